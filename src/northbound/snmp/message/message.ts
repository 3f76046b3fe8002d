import { encoded, encodedInteger, encodedOctets } from '../ber/ber-encode.js';
import { BerReader } from '../ber/ber-reader.js';
import { Tag } from '../ber/tags.js';
import { encodedPdu, type Pdu, readPdu } from './pdu.js';

/** As they stand in a message (RFC 3584 §5.2, RFC 3412 §6). */
export const Version = { v1: 0, v2c: 1, v3: 3 } as const;

/** The largest message that is sent, and the largest that is heard: what an Ethernet frame carries (RFC 3417 §3.2). */
export const maxMessageSize = 1472;

/** The least that every engine takes (RFC 3412 §6.3). */
export const leastMessageSize = 484;

/** RFC 3412 §6.4. */
const Flag = { auth: 1, priv: 2, reportable: 4 } as const;

export type SecurityLevel = 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';

/** RFC 1901 §3. */
export interface CommunityMessage {
  readonly version: typeof Version.v2c;
  readonly community: Uint8Array;
  readonly pdu: Pdu;
}

/** RFC 3414 §2.4. */
export interface UsmParameters {
  readonly engineId: Uint8Array;
  readonly engineBoots: number;
  readonly engineTime: number;
  readonly userName: Uint8Array;
  readonly authentication: Uint8Array;
  readonly privacy: Uint8Array;
}

/** RFC 3412 §6. */
export interface V3Message {
  readonly version: typeof Version.v3;
  readonly messageId: number;
  /** The most octets that the sender takes. */
  readonly maxSize: number;
  /** Undefined: encrypted and not authenticated, which no message may be (RFC 3412 §7.2). */
  readonly level: SecurityLevel | undefined;
  readonly isReportable: boolean;
  readonly securityModel: number;
  readonly usm: UsmParameters;
  /** Where in the whole message the authentication parameters are. */
  readonly authenticationAt: number;
  /** Of authPriv encrypted, else plain, with tag and length. */
  readonly scopedPdu: Uint8Array;
}

export type SnmpMessage =
  | CommunityMessage
  | V3Message
  /** Another version: counted, and not answered. */
  | { readonly version: 'other' };

/** RFC 3412 §6.8. */
export interface ScopedPdu {
  readonly contextEngineId: Uint8Array;
  readonly contextName: Uint8Array;
  readonly pdu: Pdu;
}

/** Throws `snmp.decode`. */
export function readMessage(datagram: Uint8Array): SnmpMessage {
  const whole = new BerReader(datagram);
  const message = whole.enter(Tag.sequence);
  whole.end();
  const version = message.readInteger();
  switch (version) {
    case Version.v2c:
      return readCommunityMessage(message);
    case Version.v3:
      return readV3Message(message);
    default:
      return { version: 'other' };
  }
}

function readCommunityMessage(message: BerReader): CommunityMessage {
  const community = message.readOctets();
  const pdu = readPdu(message);
  message.end();
  return { version: Version.v2c, community, pdu };
}

function readV3Message(message: BerReader): V3Message {
  const header = message.enter(Tag.sequence);
  const messageId = header.readInteger();
  const maxSize = header.readInteger();
  const flags = header.readOctets()[0] ?? 0;
  const securityModel = header.readInteger();
  header.end();
  const parameters = message.enter(Tag.octetString);
  const usm = parameters.enter(Tag.sequence);
  parameters.end();
  const [engineId, engineBoots, engineTime] = [usm.readOctets(), usm.readInteger(), usm.readInteger()];
  const [userName, authentication] = [usm.readOctets(), usm.readOctets()];
  const authenticationAt = usm.offset - authentication.length;
  const privacy = usm.readOctets();
  usm.end();
  const scopedPdu = (flags & Flag.priv) === 0 ? message.readWhole() : message.readOctets();
  message.end();
  return {
    version: Version.v3,
    messageId,
    maxSize,
    level: levelOf(flags),
    isReportable: (flags & Flag.reportable) !== 0,
    securityModel,
    usm: { engineId, engineBoots, engineTime, userName, authentication, privacy },
    authenticationAt,
    scopedPdu,
  };
}

function levelOf(flags: number): SecurityLevel | undefined {
  const isAuthenticated = (flags & Flag.auth) !== 0;
  if ((flags & Flag.priv) !== 0) return isAuthenticated ? 'authPriv' : undefined;
  return isAuthenticated ? 'authNoPriv' : 'noAuthNoPriv';
}

/** Of plain octets; throws `snmp.decode`. */
export function readScopedPdu(octets: Uint8Array): ScopedPdu {
  const whole = new BerReader(octets);
  const scoped = whole.enter(Tag.sequence);
  whole.end();
  const [contextEngineId, contextName] = [scoped.readOctets(), scoped.readOctets()];
  const pdu = readPdu(scoped);
  scoped.end();
  return { contextEngineId, contextName, pdu };
}

export function encodedScopedPdu({ contextEngineId, contextName, pdu }: ScopedPdu): Uint8Array {
  return encoded(Tag.sequence, encodedOctets(contextEngineId), encodedOctets(contextName), encodedPdu(pdu));
}

export function encodedCommunityMessage({ community, pdu }: Omit<CommunityMessage, 'version'>): Uint8Array {
  return encoded(Tag.sequence, encodedInteger(Version.v2c), encodedOctets(community), encodedPdu(pdu));
}

export interface NewV3Message {
  readonly messageId: number;
  readonly level: SecurityLevel;
  readonly isReportable: boolean;
  /** Authentication parameters: zeros, as many as the digest has octets (RFC 3414 §6.3.1). */
  readonly usm: UsmParameters;
  /** As in `V3Message`. */
  readonly scopedPdu: Uint8Array;
}

/** The user-based security model (RFC 3411 §5). */
export const userBasedModel = 3;

/** With the place where the digest goes. */
export function encodedV3Message(message: NewV3Message): { octets: Uint8Array; authenticationAt: number } {
  const { messageId, level, isReportable, usm, scopedPdu } = message;
  const security = level === 'authPriv' ? Flag.auth | Flag.priv : level === 'authNoPriv' ? Flag.auth : 0;
  const flags = Uint8Array.of(security | (isReportable ? Flag.reportable : 0));
  const header = encoded(
    Tag.sequence,
    encodedInteger(messageId),
    encodedInteger(maxMessageSize),
    encodedOctets(flags),
    encodedInteger(userBasedModel),
  );
  const privacy = encodedOctets(usm.privacy);
  const parameters = encoded(
    Tag.sequence,
    encodedOctets(usm.engineId),
    encodedInteger(usm.engineBoots),
    encodedInteger(usm.engineTime),
    encodedOctets(usm.userName),
    encodedOctets(usm.authentication),
    privacy,
  );
  const data = level === 'authPriv' ? encodedOctets(scopedPdu) : scopedPdu;
  const octets = encoded(Tag.sequence, encodedInteger(Version.v3), header, encodedOctets(parameters), data);
  // What follows the digest to the end of the message.
  const after = privacy.length + data.length;
  return { octets, authenticationAt: octets.length - after - usm.authentication.length };
}
