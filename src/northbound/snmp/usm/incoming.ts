import { hasCode } from '../../../core/errors.js';
import { readScopedPdu, type ScopedPdu, userBasedModel, type V3Message } from '../message/message.js';
import { isSignedBy } from './authentication.js';
import type { OwnEngine } from './own-engine.js';
import { decrypted, saltOctets } from './privacy.js';
import type { LocalizedUser } from './user-keys.js';

/** Errors of the security model; each has a counter, which a report names (RFC 3414 §5, usmStats). */
export type UsmError =
  | 'usmStatsUnsupportedSecLevels'
  | 'usmStatsNotInTimeWindows'
  | 'usmStatsUnknownUserNames'
  | 'usmStatsUnknownEngineIDs'
  | 'usmStatsWrongDigests'
  | 'usmStatsDecryptionErrors';

export type Judgement =
  | { readonly outcome: 'authentic'; readonly scoped: ScopedPdu }
  /** `isProven`: the sender has shown that he knows the keys. */
  | { readonly outcome: 'refused'; readonly error: UsmError; readonly isProven: boolean }
  /** Not to be answered at all. */
  | { readonly outcome: 'dropped'; readonly counter: 'snmpUnknownSecurityModels' | 'snmpInvalidMsgs' };

export interface SecurityParts {
  readonly engine: OwnEngine;
  /** The one who may ask; undefined: nobody. */
  readonly user: LocalizedUser | undefined;
}

/** Whether somebody who names himself by this is who we know, in the order of RFC 3414 §3.2. `datagram` is the whole message. */
export function judge(datagram: Uint8Array, message: V3Message, { engine, user }: SecurityParts): Judgement {
  const { usm, level, securityModel, authenticationAt, scopedPdu } = message;
  if (securityModel !== userBasedModel) return { outcome: 'dropped', counter: 'snmpUnknownSecurityModels' };
  if (level === undefined) return { outcome: 'dropped', counter: 'snmpInvalidMsgs' };
  // A manager learns the engine by such a report (RFC 3414 §4).
  if (!engine.isSelf(usm.engineId)) return refused('usmStatsUnknownEngineIDs');
  if (user === undefined || Buffer.compare(usm.userName, user.name) !== 0) return refused('usmStatsUnknownUserNames');
  if (level !== 'authPriv') return refused('usmStatsUnsupportedSecLevels');
  if (!isSignedBy(datagram, authenticationAt, usm.authentication, user)) return refused('usmStatsWrongDigests');
  if (!engine.isInTimeWindow(usm)) return refused('usmStatsNotInTimeWindows', true);
  if (usm.privacy.length !== saltOctets) return refused('usmStatsDecryptionErrors', true);
  const { engineBoots, engineTime, privacy: salt } = usm;
  return opened(decrypted(scopedPdu, { key: user.privacy, engineBoots, engineTime, salt }));
}

function refused(error: UsmError, isProven = false): Judgement {
  return { outcome: 'refused', error, isProven };
}

/** Octets that are no PDU were encrypted with another key. */
function opened(octets: Uint8Array): Judgement {
  try {
    return { outcome: 'authentic', scoped: readScopedPdu(octets) };
  } catch (cause) {
    if (!hasCode(cause, 'snmp.decode')) throw cause;
    return refused('usmStatsDecryptionErrors', true);
  }
}
