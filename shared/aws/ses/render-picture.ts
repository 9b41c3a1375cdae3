import { readFile } from 'node:fs/promises';
import { rendererFileNames } from '../../names.ts';

/** Where the renderer and its letters lie. */
export type RendererFiles = Readonly<Record<'renderer' | 'regular' | 'bold', URL>>;

/** SVG in, PNG out. Rejects when the picture cannot be rendered. */
export type RenderPicture = (svg: string) => Promise<Uint8Array>;

/** Sharp on a phone, whose pixels are small, and at most some 50 KB. */
const renderedWidth = 800;

/** WebAssembly is made once in a process, whoever asks for it; what failed to load is forgotten and tried again. */
let renderer: Promise<typeof import('@resvg/resvg-wasm')> | undefined;

function rendererFrom(file: URL): Promise<typeof import('@resvg/resvg-wasm')> {
  renderer ??= load(file).catch((error: unknown) => {
    renderer = undefined;
    throw error;
  });
  return renderer;
}

async function load(file: URL): Promise<typeof import('@resvg/resvg-wasm')> {
  const [resvg, code] = await Promise.all([import('@resvg/resvg-wasm'), readFile(file)]);
  await resvg.initWasm(code);
  return resvg;
}

/**
 * A renderer. Nothing is loaded before the first picture: most mails have none, and their cold start must not pay for two
 * megabytes of renderer. The renderer has no letters of its own and reads no files.
 */
export function renderWith(files: RendererFiles): RenderPicture {
  let letters: readonly Buffer[] | undefined;
  return async (svg) => {
    const { Resvg } = await rendererFrom(files.renderer);
    letters ??= await Promise.all([readFile(files.regular), readFile(files.bold)]);
    const picture = new Resvg(svg, {
      fitTo: { mode: 'width', value: renderedWidth },
      font: { loadSystemFonts: false, fontBuffers: [...letters], defaultFontFamily: 'Inter' },
    });
    try {
      const image = picture.render();
      const png = image.asPng();
      image.free();
      return png;
    } finally {
      picture.free();
    }
  };
}

/** A renderer whose files lie beside a bundle, as `infra/mail.ts` puts them there. */
export function renderBeside(bundle: string): RenderPicture {
  const { renderer: code, regular, bold } = rendererFileNames;
  return renderWith({
    renderer: new URL(code, bundle),
    regular: new URL(regular, bundle),
    bold: new URL(bold, bundle),
  });
}
