import { rendererFileNames } from '../shared/names.ts';

/** What charts are painted with, for functions that paint: names beside the bundle, and where the files come from. */
export const rendererFiles: Readonly<Record<string, string>> = {
  [rendererFileNames.renderer]: 'node_modules/@resvg/resvg-wasm/index_bg.wasm',
  [rendererFileNames.regular]: 'node_modules/@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  [rendererFileNames.bold]: 'node_modules/@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
};
