#!/usr/bin/env node
// Writes what follows from the format of a profile: config/profiles/profile.schema.json and the table in
// src/ups/profiles/README.md; and lays out the shipped profiles, a line for every register.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './prepare.mjs';
import { root } from './run.mjs';

await compile();
const { formatTable, profileSchema } = await import('../dist/ups/profiles/profile-schema.js');
const { layOut } = await import('../dist/ups/profiles/write-profile.js');

const folder = join(root, 'config/profiles');
const schema = 'profile.schema.json';
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, schema), `${JSON.stringify(profileSchema(), null, 1)}\n`);

const readme = join(root, 'src/ups/profiles/README.md');
const [before, , after] = readFileSync(readme, 'utf8').split(/<!-- \/?format -->/);
if (after === undefined) throw new Error(`${readme} lacks the marks <!-- format --> and <!-- /format -->`);
writeFileSync(readme, `${before}<!-- format -->\n${formatTable()}\n<!-- /format -->${after}`);

for (const name of readdirSync(folder).filter((one) => one.endsWith('.json') && one !== schema)) {
  const file = join(folder, name);
  writeFileSync(file, layOut(JSON.parse(readFileSync(file, 'utf8'))));
}
console.log('The schema, the table of the format and the layout of the profiles are up to date.');
