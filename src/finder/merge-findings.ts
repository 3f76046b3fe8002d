import { type Ipv4Interface, isOnNetworkOf } from '../bacnet/server/network/ipv4-networks.js';
import type { AnnouncedFacts } from './announcement/announced-facts.js';
import type { AnnouncedGateway } from './dns-sd/service-book.js';
import type { Conflict, Findings, FoundDevice, FoundGateway, Heard } from './found-gateway.js';
import { pageOf } from './gateway-page.js';

/** Vendor_Identifier of the interface and of this gateway (Manual §5.2.1). */
export const gatewayVendorId = 591;

/** Makes one list of what was heard in different ways, with what cannot be so. */
export function mergeFindings({ devices, announced }: Heard, networks: readonly Ipv4Interface[]): Findings {
  const announcements = united(announced);
  const isOwn = (address: string) => networks.some((network) => isOnNetworkOf(address, network));
  const gateways: FoundGateway[] = [];
  const others: FoundDevice[] = [];
  const heard = new Map<AnnouncedGateway, string | undefined>();
  for (const device of devices) {
    const own = announcements.filter((one) => isSame(device, one));
    const serial = serialOf(device);
    const announcement = own.find(({ facts }) => facts.serial === serial) ?? own[0];
    // One gateway on two networks; never two that announce the same.
    if (announcement && heard.has(announcement) && mayBeOne(heard.get(announcement), serial)) continue;
    if (announcement && !heard.has(announcement)) heard.set(announcement, serial);
    if (announcement || device.vendorId === gatewayVendorId) gateways.push(gatewayOf(device, announcement, isOwn));
    else others.push(device);
  }
  for (const one of announcements) if (!heard.has(one)) gateways.push(announcedGateway(one, isOwn));
  gateways.sort((one, other) => sortKey(one).localeCompare(sortKey(other)));
  return { gateways, others, conflicts: conflictsOf(gateways, others) };
}

/** A gateway announces itself by several services, on each of its networks. */
function united(announced: readonly AnnouncedGateway[]): readonly AnnouncedGateway[] {
  const gateways: AnnouncedGateway[] = [];
  for (const one of announced) {
    const at = gateways.findIndex((other) => isOneGateway(one.facts, other.facts));
    const before = gateways[at];
    if (!before) {
      gateways.push(one);
      continue;
    }
    const facts = { ...one.facts, serial: one.facts.serial ?? before.facts.serial };
    gateways[at] = { facts, addresses: [...new Set([...before.addresses, ...one.addresses])] };
  }
  return gateways;
}

/** Former versions could announce the same `id` on several machines. */
function isOneGateway(one: AnnouncedFacts, other: AnnouncedFacts): boolean {
  const isNamedAlike = one.id === other.id && one.device === other.device && one.bacnetPort === other.bacnetPort;
  return isNamedAlike && mayBeOne(one.serial, other.serial);
}

/** Two serial numbers are two UPSs, each with a gateway. */
function mayBeOne(serial: string | undefined, other: string | undefined): boolean {
  return serial === undefined || other === undefined || serial === other;
}

function serialOf({ texts }: FoundDevice): string | undefined {
  return text(readDescription(texts?.description).serial);
}

function isSame({ address, remote, instance }: FoundDevice, { facts, addresses }: AnnouncedGateway): boolean {
  if (remote !== undefined || facts.device !== instance || facts.bacnetPort !== address.port) return false;
  return addresses.includes(address.address);
}

/** What the device itself answers goes before what it announced some time ago. */
function gatewayOf(
  device: Omit<FoundDevice, 'address'> & { readonly address: { readonly address: string; readonly port?: number } },
  announcement: AnnouncedGateway | undefined,
  isOwn: (address: string) => boolean,
): FoundGateway {
  const { address, remote, instance, texts } = device;
  const facts = announcement?.facts;
  const { isSimulated, serial } = readDescription(texts?.description);
  return {
    address: address.address,
    bacnetPort: address.port,
    remote,
    device: instance,
    name: text(texts?.name ?? facts?.name),
    model: text(facts?.model),
    power: text(texts?.power),
    unit: text(texts?.location ?? (facts && String(facts.unit))),
    serial: text(serial ?? facts?.serial),
    firmware: text(texts?.firmware ?? facts?.version),
    vendor: text(texts?.vendor),
    page: facts && pageOf(address.address, facts),
    isSimulated: isSimulated || facts?.isSimulated === true,
    foundBy: announcement ? ['bacnet', 'dns-sd'] : ['bacnet'],
    isInOwnSubnet: isOwn(address.address),
  };
}

function announcedGateway(announcement: AnnouncedGateway, isOwn: (address: string) => boolean): FoundGateway {
  const { facts, addresses } = announcement;
  const address = addresses.find(isOwn) ?? addresses[0] ?? '';
  const place = { address, ...(facts.bacnetPort !== undefined && { port: facts.bacnetPort }) };
  const found = { address: place, remote: undefined, instance: facts.device };
  const device = { ...found, vendorId: gatewayVendorId, texts: undefined };
  return { ...gatewayOf(device, announcement, isOwn), foundBy: ['dns-sd'] };
}

/** Description is the serial number, after the word SIMULATED when the UPS is invented. */
function readDescription(description: string | undefined): { isSimulated: boolean; serial: string | undefined } {
  const [, simulated, serial = ''] = /^(SIMULATED\b ?)?(.*)$/s.exec(description ?? '') ?? [];
  return { isSimulated: simulated !== undefined, serial: serial === '' ? undefined : serial };
}

function text(value: string | undefined): string | undefined {
  const plain = value === undefined ? '' : plainText(value);
  return plain === '' || plain === 'N/A' ? undefined : plain;
}

function conflictsOf(gateways: readonly FoundGateway[], others: readonly FoundDevice[]): readonly Conflict[] {
  const numbers = [
    ...gateways.map((one) => [String(one.device), placeOf(one)] as const),
    ...others.map(
      (one) => [String(one.instance), placeOf({ address: one.address.address, remote: one.remote })] as const,
    ),
  ];
  const ours = new Set(gateways.map(({ device }) => String(device)));
  const names = gateways.flatMap((one) => (one.name === undefined ? [] : [[one.name, placeOf(one)] as const]));
  return [
    // Two devices of others are none of our business.
    ...shared(
      'same-number',
      numbers.filter(([number]) => ours.has(number)),
    ),
    ...shared('same-name', names),
  ];
}

function shared(kind: Conflict['kind'], entries: readonly (readonly [value: string, place: string])[]): Conflict[] {
  const places = new Map<string, string[]>();
  for (const [value, place] of entries) places.set(value, [...(places.get(value) ?? []), place]);
  return [...places].flatMap(([value, addresses]) => (addresses.length > 1 ? [{ kind, value, addresses }] : []));
}

/** Where a device is, for people. */
export function placeOf({ address, remote }: Pick<FoundGateway, 'address' | 'remote'>): string {
  return remote === undefined ? address : `${address} / ${remote.network}:${remote.mac}`;
}

function sortKey({ address, remote, bacnetPort, device }: FoundGateway): string {
  const padded = address.split('.').map((part) => part.padStart(3, '0'));
  return [...padded, String(bacnetPort ?? 0).padStart(5, '0'), remote?.network ?? '', remote?.mac ?? '', device].join(
    '.',
  );
}

const maxCharacters = 64;

/**
 * Text from the network as it may be shown in a terminal: no control characters, no direction marks, one line, and no
 * more accents on one letter than any language has.
 */
export function plainText(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .normalize('NFC')
    .trim();
  const characters = [...plain];
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : plain;
}
