import { join } from 'node:path';
import { type Story, storiesIn, storyOf } from './story.ts';

const own = storiesIn(join(import.meta.dirname, 'own'));

/** One of the invented stories of this folder, by the name of its client. */
export function ownStory(client: string): Story {
  const accounts = own.get(client);
  if (accounts === undefined) throw new Error(`There is no story of ${client}`);
  return storyOf(accounts);
}

export const ownStories: readonly string[] = [...own.keys()].sort();
