import type { Caller } from '../../server/access/caller.js';
import type { FirmwareAnswer } from './schema.js';

export interface FirmwarePort {
  read(): Promise<FirmwareAnswer>;
  /** Takes the image as it comes and never trusts it; rejects with `firmware.` codes. */
  upload(image: AsyncIterable<Uint8Array>, by: Caller): Promise<unknown>;
  rollback(by: Caller): Promise<void>;
}
