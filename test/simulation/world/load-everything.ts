import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const source = fileURLToPath(new URL('../../../src', import.meta.url));
/** Programs and threads of their own: to load them is to start them. */
const isStarted = /(?:main|worker)\.js$/;

/**
 * What the gateway loads while it runs, loaded before. The first load of a module waits for files of the real machine, which
 * takes its time; afterwards it is a chain of promises like any other, so that the first run of a process is as all others.
 */
export async function loadEverything(): Promise<void> {
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.js') || isStarted.test(name)) continue;
    const file = join(source, name);
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/\bimport\('([^']+)'\)/g)) {
      const isFile = target.startsWith('.');
      await import(isFile ? pathToFileURL(resolve(dirname(file), target)).href : target);
    }
  }
}
