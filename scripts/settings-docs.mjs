#!/usr/bin/env node
// Writes what follows from the settings schema: config/config.ini and the table in config/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './prepare.mjs';
import { root } from './run.mjs';

await compile();
const { renderShippedSettings, renderSettingsTable } = await import('../dist/settings/render-settings.js');

writeFileSync(join(root, 'config/config.ini'), renderShippedSettings());

const readme = join(root, 'config/README.md');
const [before, , after] = readFileSync(readme, 'utf8').split(/<!-- \/?settings -->/);
if (after === undefined) throw new Error('config/README.md lacks the marks <!-- settings --> and <!-- /settings -->');
writeFileSync(readme, `${before}<!-- settings -->\n${renderSettingsTable()}\n<!-- /settings -->${after}`);
console.log('config/config.ini and the settings table of config/README.md are up to date.');
