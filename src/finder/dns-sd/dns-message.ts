/** What DNS-SD needs of the record types of RFC 1035 and RFC 2782; others are skipped. */
export type DnsRecord =
  | { readonly type: 'A'; readonly name: string; readonly ttlS: number; readonly address: string }
  | { readonly type: 'PTR'; readonly name: string; readonly ttlS: number; readonly target: string }
  | { readonly type: 'SRV'; readonly name: string; readonly ttlS: number; readonly port: number; readonly host: string }
  | { readonly type: 'TXT'; readonly name: string; readonly ttlS: number; readonly strings: readonly Uint8Array[] };

export interface DnsQuestion {
  readonly type: DnsRecord['type'];
  /** Labels joined by dots; a dot or a backslash within a label has a backslash before it. */
  readonly name: string;
}

const typeNumber = { A: 1, PTR: 12, TXT: 16, SRV: 33 } as const;
const classInternet = 1;
/** The upper bit is the cache-flush bit of multicast DNS (RFC 6762 §10.2). */
const classMask = 0x7fff;
const responseFlag = 0x8000;
const opcodeAndRcode = 0x780f;
const headerOctets = 12;
const maxNameOctets = 255;
const maxLabelOctets = 63;
/** What an Ethernet frame holds, less the headers of IP and UDP (RFC 6762 §17). */
const maxQueryOctets = 1472;
/** More records than that are no answer to what we ask. */
const maxRecords = 500;

/** Queries for multicast DNS (RFC 6762 §18): one, or as many as it takes to have none too long for a packet. */
export function encodeDnsQueries(questions: readonly DnsQuestion[]): readonly Uint8Array[] {
  const messages: Buffer[][] = [];
  let octets = maxQueryOctets;
  for (const question of questions.map(encodeQuestion)) {
    if (octets + question.length > maxQueryOctets) {
      messages.push([]);
      octets = headerOctets;
    }
    messages.at(-1)?.push(question);
    octets += question.length;
  }
  return messages.map((parts) => {
    const header = Buffer.alloc(headerOctets);
    header.writeUInt16BE(parts.length, 4);
    return Buffer.concat([header, ...parts]);
  });
}

function encodeQuestion({ type, name }: DnsQuestion): Buffer {
  return Buffer.concat([encodeName(name), Buffer.from([0, typeNumber[type], 0, classInternet])]);
}

function encodeName(name: string): Buffer {
  const labels = splitName(name).map((label) => Buffer.from(label, 'utf8'));
  const parts = labels.flatMap((label) => [
    Buffer.from([Math.min(label.length, maxLabelOctets)]),
    label.subarray(0, 63),
  ]);
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** The labels of a name, without escapes. */
export function splitName(name: string): readonly string[] {
  const labels = name.match(/(?:[^.\\]|\\.)+/gs) ?? [];
  return labels.map((label) => label.replace(/\\(.)/gs, '$1'));
}

/** All known records of a response, whatever its section; `undefined` when it is no response, or broken. */
export function decodeDnsResponse(bytes: Uint8Array): readonly DnsRecord[] | undefined {
  if (bytes.length < headerOctets) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint16(2);
  if ((flags & responseFlag) === 0 || (flags & opcodeAndRcode) !== 0) return undefined;
  const records = view.getUint16(6) + view.getUint16(8) + view.getUint16(10);
  if (records > maxRecords) return undefined;
  try {
    return decodeSections(new DnsReader(bytes), view.getUint16(4), records);
  } catch (cause) {
    if (cause instanceof BrokenMessage) return undefined;
    throw cause;
  }
}

function decodeSections(reader: DnsReader, questions: number, count: number): readonly DnsRecord[] {
  reader.skip(headerOctets);
  for (let at = 0; at < questions; at += 1) {
    reader.name();
    reader.skip(4);
  }
  const records: DnsRecord[] = [];
  for (let at = 0; at < count; at += 1) {
    const record = decodeRecord(reader);
    if (record) records.push(record);
  }
  return records;
}

function decodeRecord(reader: DnsReader): DnsRecord | undefined {
  const name = reader.name();
  const type = reader.uint16();
  const isInternet = (reader.uint16() & classMask) === classInternet;
  const ttlS = reader.uint16() * 0x10000 + reader.uint16();
  const length = reader.uint16();
  const end = reader.offset + length;
  const record = isInternet ? decodeContent(reader, { name, ttlS }, type, length) : undefined;
  if (reader.offset > end) throw new BrokenMessage();
  reader.skip(end - reader.offset);
  return record;
}

function decodeContent(
  reader: DnsReader,
  head: Pick<DnsRecord, 'name' | 'ttlS'>,
  type: number,
  length: number,
): DnsRecord | undefined {
  switch (type) {
    case typeNumber.A:
      return length === 4 ? { type: 'A', ...head, address: reader.octets(4).join('.') } : undefined;
    case typeNumber.PTR:
      return { type: 'PTR', ...head, target: reader.name() };
    case typeNumber.SRV:
      reader.skip(4);
      return { type: 'SRV', ...head, port: reader.uint16(), host: reader.name() };
    case typeNumber.TXT:
      return { type: 'TXT', ...head, strings: reader.strings(length) };
    default:
      return undefined;
  }
}

class BrokenMessage extends Error {}

/** Every read is checked against the end first. */
class DnsReader {
  readonly #bytes: Uint8Array;
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  skip(count: number): void {
    this.octets(count);
  }

  octets(count: number): Uint8Array {
    const end = this.offset + count;
    if (end > this.#bytes.length) throw new BrokenMessage();
    const octets = this.#bytes.subarray(this.offset, end);
    this.offset = end;
    return octets;
  }

  uint16(): number {
    const [high = 0, low = 0] = this.octets(2);
    return high * 256 + low;
  }

  /** RFC 1035 §4.1.4; pointers go backwards only, so that none leads in a circle. */
  name(): string {
    const labels: string[] = [];
    let octets = 0;
    let resumeAt: number | undefined;
    for (let before = this.offset; ; ) {
      const [length = 0] = this.octets(1);
      if (length === 0) break;
      if (length >= 0xc0) {
        const [low = 0] = this.octets(1);
        const target = (length & 0x3f) * 256 + low;
        if (target >= before) throw new BrokenMessage();
        resumeAt ??= this.offset;
        before = target;
        this.offset = target;
        continue;
      }
      if (length > maxLabelOctets) throw new BrokenMessage();
      octets += length + 1;
      if (octets > maxNameOctets) throw new BrokenMessage();
      labels.push(Buffer.from(this.octets(length)).toString('utf8').replace(/[.\\]/g, '\\$&'));
    }
    this.offset = resumeAt ?? this.offset;
    return labels.join('.');
  }

  /** RFC 1035 §3.3.14. */
  strings(length: number): readonly Uint8Array[] {
    const end = this.offset + length;
    const strings: Uint8Array[] = [];
    while (this.offset < end) {
      const [size = 0] = this.octets(1);
      strings.push(Uint8Array.from(this.octets(size)));
    }
    return strings;
  }
}
