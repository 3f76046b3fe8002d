import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/daemon.js';

const files = ['src', 'test', 'web', 'scripts', 'config'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `/${folder}/${file}`),
);
const documents = ['/README.md', ...files.filter((file) => file.endsWith('/README.md'))];

/** Links to places of the project that are not there. */
function brokenLinks(document: string, text: string): readonly string[] {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link = '']) => link);
  return links.filter((link) => !existsSync(join(root, dirname(document), link)));
}

/** Source files that are named in passing and stand nowhere; capitals, < and * stand for any name, dist/ is made. */
function missingFiles(text: string): readonly string[] {
  const names = [...text.matchAll(/`(?!dist\/)((?:\.\.\/)*[a-z0-9/.-]+\.(?:tsx?|mjs))`/g)].map(([, name = '']) => name);
  return names.filter((name) => !files.some((file) => file.endsWith(`/${name.replaceAll('../', '')}`)));
}

describe('a document names what is there', () => {
  it.each(documents)('%s', (document) => {
    const text = readFileSync(join(root, document), 'utf8');
    expect([...brokenLinks(document, text), ...missingFiles(text)]).toEqual([]);
  });

  it('what is not there is seen', () => {
    expect(brokenLinks('/src/README.md', '[map](nowhere/README.md), [maps](ups/maps/README.md#traps)')).toHaveLength(1);
    expect(missingFiles('`nowhere.ts`, `../nowhere/poller.ts`, `polling/poller.ts`, `NAME-feed.ts`')).toHaveLength(2);
  });
});
