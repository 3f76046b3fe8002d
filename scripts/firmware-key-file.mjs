import { homedir } from 'node:os';
import { join } from 'node:path';

/** Outside the project, so that no commit and no image can hold it. */
export const defaultKeyFile = join(homedir(), '.config', 'ups-bacnet-gateway', 'firmware-signing-key.pem');
