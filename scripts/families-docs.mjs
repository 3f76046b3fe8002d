#!/usr/bin/env node
// Writes the tables that count how certain the objects are: of the ranges in src/objects/README.md, of the shipped profiles in config/profiles.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './prepare.mjs';
import { root } from './run.mjs';

await compile();
const { renderFamiliesTable } = await import('../dist/documents/families-table.js');
const { builtInMaps } = await import('../dist/ups/maps/built-in-maps.js');
const { readProfile } = await import('../dist/ups/profiles/read-profile.js');
const { familyOfProfile } = await import('../dist/ups/profiles/profile-family.js');
const { fedNames } = await import('../dist/objects/catalog/fed-names.js');

const folder = join(root, 'config/profiles');
const profiles = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'profile.schema.json')
  .map((name) => familyOfProfile(readProfile(readFileSync(join(folder, name), 'utf8'), fedNames).profile));

write(join(root, 'src/objects/README.md'), 'families', builtInMaps.families);
write(join(folder, 'README.md'), 'profiles', profiles);

function write(file, mark, families) {
  const [before, , after] = readFileSync(file, 'utf8').split(new RegExp(`<!-- /?${mark} -->`));
  if (after === undefined) throw new Error(`${file} lacks the marks <!-- ${mark} --> and <!-- /${mark} -->`);
  writeFileSync(file, `${before}<!-- ${mark} -->\n${renderFamiliesTable(families)}\n<!-- /${mark} -->${after}`);
  console.log(`The table of ${mark} in ${file} is up to date.`);
}
