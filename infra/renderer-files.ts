import { rendererFileNames } from '../shared/names.ts';

/** The files that charts are rendered with: their names beside the bundle, and where they come from. */
export const rendererFiles: Readonly<Record<string, string>> = {
  [rendererFileNames.renderer]: 'node_modules/@resvg/resvg-wasm/index_bg.wasm',
  [rendererFileNames.regular]: 'node_modules/@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  [rendererFileNames.bold]: 'node_modules/@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
};
