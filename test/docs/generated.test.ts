import { expect, test } from 'vitest';
import { generatedPages } from '../../docs/generate/generated-pages.ts';

test.each(generatedPages())('$path is what `npm run docs` writes', ({ now, generated }) => {
  expect(now).toBe(generated);
});
