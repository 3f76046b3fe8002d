// The finder as one file that runs with plain Node on any PC, without packages.
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { root } from './run.mjs';

export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ssr: 'src/finder-main.ts',
    target: 'node20',
    outDir: join(root, 'dist'),
    // The daemon is there already.
    emptyOutDir: false,
    rollupOptions: { output: { entryFileNames: 'ups-finder.mjs', codeSplitting: false } },
  },
});
