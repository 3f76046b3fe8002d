import { errorDetail } from '../core/error-details.js';
import { GatewayError } from '../core/errors.js';
import { isRecord } from '../core/kept-state.js';
import { isVersion, manifestFileName } from '../launcher/slots.js';

export const productName = 'ups-bacnet-gateway';

export interface ImageFile {
  /** Below the slot, with slashes. */
  readonly path: string;
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha512: string;
}

/** What an image says of itself; the signature covers it, and it covers every file. */
export interface Manifest {
  readonly product: string;
  readonly version: string;
  /** Platform and processor as Node calls them, such as linux-arm64. */
  readonly target: string;
  readonly minimumNode: string;
  /** The oldest version that this one can be exchanged with, both ways. */
  readonly minimumVersion: string;
  /** In ascending order of the paths. */
  readonly files: readonly ImageFile[];
}

const maxPathLength = 240;

/** Throws `firmware.damaged`: even a signed manifest may not lead out of its slot. */
export function parseManifest(text: string): Manifest {
  const value = parseJson(text);
  if (!isRecord(value) || !Array.isArray(value.files)) throw damaged('The manifest has no list of files.');
  const { product, target } = value;
  if (typeof product !== 'string' || typeof target !== 'string') throw damaged('The manifest names no product.');
  const files = value.files.map(imageFile);
  files.forEach((file, index) => {
    const before = files[index - 1];
    if (before !== undefined && before.path >= file.path) throw damaged(`${file.path} is not in its place.`);
  });
  if (!files.some(({ path }) => path === 'dist/main.js')) throw damaged('The manifest has no program.');
  return {
    product,
    target,
    version: versionOf(value, 'version'),
    minimumNode: versionOf(value, 'minimumNode'),
    minimumVersion: versionOf(value, 'minimumVersion'),
    files,
  };
}

/** Always the same text for the same manifest. */
export function formatManifest(manifest: Manifest): string {
  const { product, version, target, minimumNode, minimumVersion, files } = manifest;
  const rows = files.map(({ path, size, sha512 }) => ({ path, size, sha512 }));
  return `${JSON.stringify({ product, version, target, minimumNode, minimumVersion, files: rows }, undefined, 1)}\n`;
}

export function totalSize(manifest: Manifest): number {
  return manifest.files.reduce((sum, { size }) => sum + size, 0);
}

function imageFile(value: unknown): ImageFile {
  if (!isRecord(value)) throw damaged('The manifest has a file without a name.');
  const { path, size, sha512 } = value;
  if (typeof path !== 'string' || !isInside(path)) throw damaged(`${JSON.stringify(path)} is no path of a slot.`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw damaged(`${path} has no size.`);
  if (typeof sha512 !== 'string' || !/^[0-9a-f]{128}$/.test(sha512)) throw damaged(`${path} has no hash.`);
  return { path, size, sha512 };
}

/** Plain names one below the other; the manifest itself is written after everything else has been checked. */
function isInside(path: string): boolean {
  if (path.length > maxPathLength || path === manifestFileName) return false;
  return path.split('/').every((name) => /^[\w@+.,~-]+$/.test(name) && name !== '.' && name !== '..');
}

function versionOf(record: Record<string, unknown>, member: string): string {
  const found = record[member];
  if (typeof found === 'string' && isVersion(found)) return found;
  throw damaged(`The manifest has no ${member}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('firmware.damaged', errorDetail('manifestUnreadable'), {}, cause);
  }
}

function damaged(message: string): GatewayError {
  return new GatewayError('firmware.damaged', message);
}
