/** What a gateway says of itself by DNS-SD, in the TXT record of each of its services (RFC 6763 §6). */
export interface AnnouncedFacts {
  /** The same on all networks of one gateway, different for each gateway. */
  readonly id: string;
  readonly device: number;
  /** Undefined: it is on BACnet/SC alone, and no UDP port is open. */
  readonly bacnetPort: number | undefined;
  /** Object_Name. */
  readonly name: string;
  readonly model: string | undefined;
  readonly unit: number;
  readonly serial: string | undefined;
  readonly version: string;
  readonly webPort: number;
  readonly isTls: boolean;
  readonly isSimulated: boolean;
}

/** Tells our services from those of printers and cameras. */
const product = 'ups-bacnet-gateway';
const path = '/';
/** Key, equals sign and value share 255 octets (RFC 6763 §6.1). */
const maxValueOctets = 200;

export function encodeFacts(facts: AnnouncedFacts): Readonly<Record<string, string>> {
  const values: Readonly<Record<string, string | undefined>> = {
    product,
    id: facts.id,
    device: String(facts.device),
    bacnet: facts.bacnetPort === undefined ? undefined : String(facts.bacnetPort),
    sc: facts.bacnetPort === undefined ? 'alone' : undefined,
    name: facts.name,
    model: facts.model,
    unit: String(facts.unit),
    serial: facts.serial,
    version: facts.version,
    web: String(facts.webPort),
    tls: facts.isTls ? 'on' : 'off',
    path,
    simulated: facts.isSimulated ? 'yes' : undefined,
  };
  const given = Object.entries(values).flatMap(([key, value]) => (value ? [[key, shortened(value)] as const] : []));
  return Object.fromEntries(given);
}

/** `undefined`: the service is not one of ours, or says nonsense. */
export function decodeFacts(strings: readonly Uint8Array[]): AnnouncedFacts | undefined {
  const values = new Map(strings.map((octets) => keyAndValue(Buffer.from(octets).toString('utf8'))));
  if (values.get('product') !== product) return undefined;
  const device = numberUpTo(values.get('device'), 4_194_302);
  const isOnScAlone = values.get('sc') === 'alone';
  const bacnetPort = isOnScAlone ? undefined : numberUpTo(values.get('bacnet'), 65_535);
  const webPort = numberUpTo(values.get('web'), 65_535);
  if (device === undefined || !(bacnetPort || isOnScAlone) || !webPort) return undefined;
  return {
    id: values.get('id') ?? '',
    device,
    bacnetPort,
    name: values.get('name') ?? '',
    model: values.get('model'),
    unit: numberUpTo(values.get('unit'), 255) ?? 0,
    serial: values.get('serial'),
    version: values.get('version') ?? '',
    webPort,
    isTls: values.get('tls') === 'on',
    isSimulated: values.get('simulated') === 'yes',
  };
}

/** Keys have no case (RFC 6763 §6.4). */
function keyAndValue(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.toLowerCase(), ''] : [text.slice(0, at).toLowerCase(), text.slice(at + 1)];
}

function numberUpTo(text: string | undefined, maximum: number): number | undefined {
  if (text === undefined || !/^\d{1,7}$/.test(text)) return undefined;
  return Number(text) <= maximum ? Number(text) : undefined;
}

function shortened(text: string): string {
  const octets = Buffer.from(text, 'utf8');
  if (octets.length <= maxValueOctets) return text;
  // A character that is cut in two is left out.
  return new TextDecoder().decode(octets.subarray(0, maxValueOctets), { stream: true });
}
