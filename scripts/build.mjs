// Packages and dist/, as scripts/install needs them; below sudo it runs with the rights of who owns the checkout.
import { parseArgs } from 'node:util';
import { ensureBuilt, ensurePackages, removeBuilt } from './prepare.mjs';

const { values } = parseArgs({ options: { 'as-built': { type: 'boolean', default: false } } });
await ensurePackages();
if (!values['as-built']) removeBuilt();
await ensureBuilt();
