import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
    // From what is written: other plugins change the code until then.
    async writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle)) {
        const path = join(dir, name);
        const source = await readFile(path);
        if (source.length < smallestBytes) continue;
        await writeFile(`${path}.br`, await promisify(brotliCompress)(source));
        await writeFile(`${path}.gz`, await promisify(gzip)(source, { level: 9 }));
      }
    },
  };
}

// The login page is built alone (`--mode login`): it shares no file with the page, of which it would load most.
export default defineConfig(({ mode }) => ({
  root: folder('.'),
  // Below any address that a reverse proxy may give it.
  base: './',
  publicDir: mode === 'login' ? false : folder('./public'),
  plugins: [compressedTwins()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: folder('../dist/web'),
    emptyOutDir: mode !== 'login',
    rolldownOptions: { input: folder(mode === 'login' ? './login.html' : './index.html') },
    // The content policy allows no inline script, and files of data: addresses only as images.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 200,
  },
  logLevel: 'warn',
}));
