import { join } from 'node:path';
import { errorDetail } from '../core/error-details.js';
import { GatewayError } from '../core/errors.js';
import { isOlder, manifestFileName, type SlotName, type Slots } from '../launcher/slots.js';
import { type Manifest, parseManifest, productName, totalSize } from './manifest.js';

/**
 * The oldest version that this one can be exchanged with, both ways: what DIR holds must be readable to both. Raised
 * when that changes; every image carries it.
 */
export const minimumVersion = '1.0.0';

export interface OwnVersion {
  readonly version: string;
  readonly minimumVersion: string;
  /** Platform and processor as Node calls them, such as linux-arm64. */
  readonly target: string;
  readonly nodeVersion: string;
}

export interface ImageLimits {
  /** Of all files of an image together. */
  readonly maxBytes: number;
  /** What an unprivileged user may still write to the file system of a folder. */
  freeBytes(folder: string): Promise<number>;
}

/** The journal and the settings need room as well; and files take whole blocks. */
const reserveBytes = 8 * 1024 * 1024;
const blockBytes = 4096;

/**
 * Whether a signed image belongs here and has room. Throws `firmware.not-an-image`, `firmware.wrong-target`,
 * `firmware.too-old`, `firmware.too-large` or `firmware.no-room`.
 */
export async function checkManifest(
  manifest: Manifest,
  own: OwnVersion,
  limits: ImageLimits,
  slots: Slots,
  idle: SlotName,
): Promise<void> {
  const { product, version, target, minimumNode } = manifest;
  if (product !== productName)
    throw new GatewayError('firmware.not-an-image', errorDetail('imageForProduct', { product }));
  if (target !== own.target) {
    throw new GatewayError('firmware.wrong-target', errorDetail('imageForTarget', { target, own: own.target }));
  }
  if (isOlder(own.nodeVersion, minimumNode)) {
    const need = errorDetail('imageNeedsNode', { version, minimum: minimumNode, own: own.nodeVersion });
    throw new GatewayError('firmware.wrong-target', need);
  }
  if (isOlder(version, own.minimumVersion)) {
    throw new GatewayError('firmware.too-old', errorDetail('imageTooOld', { version, minimum: own.minimumVersion }));
  }
  if (isOlder(own.version, manifest.minimumVersion)) {
    const need = errorDetail('imageReplacesNewer', { version, minimum: manifest.minimumVersion, own: own.version });
    throw new GatewayError('firmware.too-old', need);
  }
  if (totalSize(manifest) > limits.maxBytes) {
    throw new GatewayError('firmware.too-large', errorDetail('atMostBytes', { most: limits.maxBytes }));
  }
  // What lies in the idle slot goes first.
  const room = (await limits.freeBytes(slots.folder)) + (await sizeOfSlot(slots, idle));
  const needed = sizeOnDisk(manifest) + reserveBytes;
  if (room < needed) {
    throw new GatewayError('firmware.no-room', errorDetail('imageNoRoom', { needed, room }), { needed, room });
  }
}

async function sizeOfSlot(slots: Slots, slot: SlotName): Promise<number> {
  try {
    return sizeOnDisk(parseManifest(await slots.disk.readFile(join(slots.pathOf(slot), manifestFileName), 'utf8')));
  } catch {
    return 0;
  }
}

function sizeOnDisk({ files }: Manifest): number {
  return files.reduce((sum, { size }) => sum + Math.ceil(size / blockBytes) * blockBytes, 0);
}
