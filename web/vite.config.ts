import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Compressed twins of the files, so that a small board compresses nothing while it serves them. */
function compressedTwins(): Plugin {
  const smallestBytes = 1024;
  return {
    name: 'compressed-twins',
    apply: 'build',
    async generateBundle(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        const source = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        if (source.length < smallestBytes) continue;
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: await promisify(brotliCompress)(source) });
        this.emitFile({
          type: 'asset',
          fileName: `${fileName}.gz`,
          source: await promisify(gzip)(source, { level: 9 }),
        });
      }
    },
  };
}

export default defineConfig({
  root: folder('.'),
  // Below any address that a reverse proxy may give it.
  base: './',
  publicDir: folder('./public'),
  plugins: [compressedTwins()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: folder('../dist/web'),
    emptyOutDir: true,
    // The content policy allows no inline script, and files of data: addresses only as images.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 200,
  },
  logLevel: 'warn',
});
