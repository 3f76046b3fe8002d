import type { Caller } from '../../server/access/caller.js';
import type { SecurityAnswer } from './schema.js';

export interface SecurityPort {
  read(): Promise<SecurityAnswer>;
  /** Rejects with `settings.invalid` or `settings.unwritable`; `current` has been checked. */
  setPassword(next: string, by: Caller): Promise<void>;
  keepFactoryPassword(by: Caller): Promise<void>;
  /** PEM texts; rejects with `web.bad-certificate`. */
  setCertificate(certificate: string, key: string, by: Caller): Promise<void>;
  /** Goes back to a certificate of the gateway's own making. */
  removeCertificate(by: Caller): Promise<void>;
}
