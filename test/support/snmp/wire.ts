import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

// A second reading of RFC 3412, 3414, 3416 and 3826, that shares nothing with the product's.

export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length;
  const header = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), content]);
};

export const integer = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeInt32BE(value);
  let start = 0;
  while (
    start < 3 &&
    ((octets[start] === 0 && (octets[start + 1] ?? 0) < 128) ||
      (octets[start] === 255 && (octets[start + 1] ?? 0) > 127))
  ) {
    start += 1;
  }
  return tlv(2, octets.subarray(start));
};

export const octetString = (content: string | Uint8Array): Buffer => tlv(4, Buffer.from(content));

export const identifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return tlv(6, Buffer.from(octets));
};

export const pduTags = {
  get: 0xa0,
  next: 0xa1,
  response: 0xa2,
  set: 0xa3,
  bulk: 0xa5,
  inform: 0xa6,
  trap: 0xa7,
  report: 0xa8,
} as const;

export const pdu = (
  kind: keyof typeof pduTags,
  id: number,
  names: readonly string[],
  second = 0,
  third = 0,
): Buffer => {
  const binds = names.map((name) => tlv(0x30, identifier(name), tlv(5)));
  return tlv(pduTags[kind], integer(id), integer(second), integer(third), tlv(0x30, ...binds));
};

export const v2c = (community: string, content: Uint8Array, version = 1): Buffer =>
  tlv(0x30, integer(version), octetString(community), content);

/** A report of that counter. */
export const report = (counter: string): Buffer =>
  tlv(0xa8, integer(0), integer(0), integer(0), tlv(0x30, tlv(0x30, identifier(counter), tlv(0x41, Buffer.from([1])))));

const flagsOf = { noAuthNoPriv: 0, authNoPriv: 1, privNoAuth: 2, authPriv: 3 } as const;

export interface V3 {
  readonly content: Uint8Array;
  readonly user?: string;
  readonly engineId?: Uint8Array;
  readonly boots?: number;
  readonly time?: number;
  readonly level?: keyof typeof flagsOf;
  readonly isReportable?: boolean;
  readonly auth?: string;
  readonly priv?: string;
  readonly model?: number;
  readonly contextEngineId?: Uint8Array;
  readonly contextName?: string;
  readonly maxSize?: number;
  readonly messageId?: number;
}

const shaKey = (passphrase: string, engineId: Uint8Array) => {
  const repeated = Buffer.alloc(1048576, passphrase);
  const key = createHash('sha1').update(repeated).digest();
  return createHash('sha1')
    .update(Buffer.concat([key, engineId, key]))
    .digest();
};

const vector = (boots: number, time: number, salt: Uint8Array) => {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(boots, 0);
  iv.writeUInt32BE(time, 4);
  iv.set(salt, 8);
  return iv;
};

/** A message of version 3 with SHA and AES. */
export function v3(message: V3): Buffer {
  const { content, user = '', engineId = Buffer.alloc(0), boots = 0, time = 0, level = 'noAuthNoPriv' } = message;
  const { isReportable = true, auth = '', priv = '', model = 3, contextEngineId = engineId } = message;
  const { contextName = '', maxSize = 65507, messageId = 77 } = message;
  const flags = flagsOf[level] | (isReportable ? 4 : 0);
  const header = tlv(0x30, integer(messageId), integer(maxSize), octetString(Buffer.from([flags])), integer(model));
  const salt = Buffer.from('0102030405060708', 'hex');
  const scoped = tlv(0x30, octetString(contextEngineId), octetString(contextName), content);
  const isPrivate = (flags & 2) !== 0;
  const digest = Buffer.alloc((flags & 1) === 0 ? 0 : 12);
  const mark = Buffer.from('authentic!!!');
  const security = (proof: Uint8Array) =>
    octetString(
      tlv(
        0x30,
        ...[octetString(engineId), integer(boots), integer(time), octetString(user)],
        ...[octetString(proof), octetString(isPrivate ? salt : '')],
      ),
    );
  const data = isPrivate
    ? octetString(
        createCipheriv('aes-128-cfb', shaKey(priv, engineId).subarray(0, 16), vector(boots, time, salt)).update(scoped),
      )
    : scoped;
  const whole = (proof: Uint8Array) => tlv(0x30, integer(3), header, security(proof), data);
  if (digest.length === 0) return whole(digest);
  const at = whole(mark).indexOf(mark);
  const signed = whole(digest);
  createHmac('sha1', shaKey(auth, engineId)).update(signed).digest().copy(signed, at, 0, 12);
  return signed;
}

interface Tlv {
  readonly tag: number;
  readonly content: Buffer;
}

/** What stands one after the other. */
export function split(octets: Uint8Array): readonly Tlv[] {
  const found: Tlv[] = [];
  for (let at = 0; at < octets.length; ) {
    const tag = octets[at] ?? 0;
    let length = octets[at + 1] ?? 0;
    at += 2;
    if (length > 128) {
      const count = length - 128;
      length = Buffer.from(octets).readUIntBE(at, count);
      at += count;
    }
    found.push({ tag, content: Buffer.from(octets.subarray(at, at + length)) });
    at += length;
  }
  return found;
}

const numberOf = ({ content }: Tlv) => content.readIntBE(0, content.length);

function dotted({ content }: Tlv): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of content) {
    arc = arc * 128 + (octet & 127);
    if (octet < 128) {
      arcs.push(...(arcs.length === 0 ? [Math.floor(arc / 40), arc % 40] : [arc]));
      arc = 0;
    }
  }
  return arcs.join('.');
}

export interface ReadPdu {
  readonly tag: number;
  readonly id: number;
  readonly status: number;
  readonly index: number;
  readonly binds: readonly { readonly name: string; readonly tag: number; readonly content: Buffer }[];
}

function part(parts: readonly Tlv[], index: number): Tlv {
  const found = parts[index];
  if (found === undefined) throw new Error(`no part ${index}`);
  return found;
}

function readPdu({ tag, content }: Tlv): ReadPdu {
  const parts = split(content);
  return {
    tag,
    id: numberOf(part(parts, 0)),
    status: numberOf(part(parts, 1)),
    index: numberOf(part(parts, 2)),
    binds: split(part(parts, 3).content).map((bind) => {
      const [name, value] = [part(split(bind.content), 0), part(split(bind.content), 1)];
      return { name: dotted(name), ...value };
    }),
  };
}

export function readV2c(octets: Uint8Array): ReadPdu {
  const parts = split(part(split(octets), 0).content);
  return readPdu(part(parts, 2));
}

export interface ReadV3 extends ReadPdu {
  readonly messageId: number;
  readonly flags: number;
  readonly engineId: Buffer;
  readonly boots: number;
  readonly time: number;
  readonly isSigned: boolean;
}

/** Of a message signed and encrypted by these passphrases, or plain. */
export function readV3(octets: Uint8Array, auth = '', priv = ''): ReadV3 {
  const whole = Buffer.from(octets);
  const [, header, security, data] = split(part(split(whole), 0).content);
  if (!header || !security || !data) throw new Error('not of version 3');
  const messageId = numberOf(part(split(header.content), 0));
  const flags = part(split(header.content), 2).content[0] ?? 0;
  const usm = split(part(split(security.content), 0).content);
  const engineId = part(usm, 0).content;
  const [boots, time] = [numberOf(part(usm, 1)), numberOf(part(usm, 2))];
  const [digest, salt] = [part(usm, 4).content, part(usm, 5).content];
  const scoped =
    (flags & 2) === 0
      ? data.content
      : part(
          split(
            createDecipheriv('aes-128-cfb', shaKey(priv, engineId).subarray(0, 16), vector(boots, time, salt)).update(
              data.content,
            ),
          ),
          0,
        ).content;
  let isSigned = false;
  if (digest.length > 0) {
    const at = whole.indexOf(digest);
    const zeroed = Buffer.from(whole);
    zeroed.fill(0, at, at + digest.length);
    isSigned = createHmac('sha1', shaKey(auth, engineId)).update(zeroed).digest().subarray(0, 12).equals(digest);
  }
  return { ...readPdu(part(split(scoped), 2)), messageId, flags, engineId, boots, time, isSigned };
}
