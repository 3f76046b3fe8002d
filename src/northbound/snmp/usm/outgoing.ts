import { encodedScopedPdu, encodedV3Message, type ScopedPdu, type SecurityLevel } from '../message/message.js';
import { sign } from './authentication.js';
import { encrypted } from './privacy.js';
import type { SaltSource } from './salt-source.js';
import type { LocalizedUser } from './user-keys.js';

const nothing = new Uint8Array();

/** By whom a message is signed and for whom it is encrypted. */
export interface SecuredBy {
  /** With the keys at the engine that has authority over the message. */
  readonly user: LocalizedUser;
  /** The clock of that engine. */
  readonly engineBoots: number;
  readonly engineTime: number;
  readonly level: Exclude<SecurityLevel, 'noAuthNoPriv'>;
}

interface Envelope {
  readonly messageId: number;
  readonly isReportable: boolean;
  readonly scoped: ScopedPdu;
}

/** A message that its receiver can trust (RFC 3414 §3.1). */
export function securedMessage({ messageId, isReportable, scoped }: Envelope, by: SecuredBy, salts: SaltSource) {
  const { user, engineBoots, engineTime, level } = by;
  const plain = encodedScopedPdu(scoped);
  const salt = salts.next();
  const isPrivate = level === 'authPriv';
  const { octets, authenticationAt } = encodedV3Message({
    messageId,
    level,
    isReportable,
    usm: {
      engineId: user.engineId,
      engineBoots,
      engineTime,
      userName: user.name,
      authentication: new Uint8Array(user.protocol.digestOctets),
      privacy: isPrivate ? salt : nothing,
    },
    scopedPdu: isPrivate ? encrypted(plain, { key: user.privacy, engineBoots, engineTime, salt }) : plain,
  });
  sign(octets, authenticationAt, user);
  return octets;
}

interface Plain extends Envelope {
  readonly engineId: Uint8Array;
  readonly engineBoots: number;
  readonly engineTime: number;
}

/** A message of nobody: a discovery, or the report of an error (RFC 3414 §4). */
export function plainMessage({
  messageId,
  isReportable,
  scoped,
  engineId,
  engineBoots,
  engineTime,
}: Plain): Uint8Array {
  return encodedV3Message({
    messageId,
    level: 'noAuthNoPriv',
    isReportable,
    usm: { engineId, engineBoots, engineTime, userName: nothing, authentication: nothing, privacy: nothing },
    scopedPdu: encodedScopedPdu(scoped),
  }).octets;
}
