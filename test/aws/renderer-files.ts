import type { RendererFiles } from '../../shared/aws/ses/render-picture.ts';

const packages = new URL('../../node_modules/', import.meta.url);

/** The renderer and its letters as they are installed; a function finds them beside its bundle. */
export const installedRendererFiles: RendererFiles = {
  renderer: new URL('@resvg/resvg-wasm/index_bg.wasm', packages),
  regular: new URL('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf', packages),
  bold: new URL('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf', packages),
};
