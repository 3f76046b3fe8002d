// Packages and dist/, as scripts/install needs them; below sudo it runs with the rights of who owns the checkout.
import { ensureBuilt, ensurePackages } from './prepare.mjs';

await ensurePackages();
await ensureBuilt();
