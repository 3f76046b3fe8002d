import { type AnnouncedFacts, encodeFacts } from './announced-facts.js';

/** What the responder needs to know of one service. */
export interface AnnouncedService {
  readonly name: string;
  readonly type: 'bacnet' | 'http' | 'https';
  readonly protocol: 'udp' | 'tcp';
  readonly port: number;
  readonly hostname: string;
  readonly txt: Readonly<Record<string, string>>;
}

/** A label of a DNS name (RFC 1035 §2.3.4), with room for a number in case somebody has the same one. */
const maxNameOctets = 55;

/** BACnet, where it has a UDP port, and the web page, under the name that a list of services shows to people. */
export function announcedServices(facts: AnnouncedFacts): readonly AnnouncedService[] {
  const unit = facts.unit === 0 ? '' : ` unit ${facts.unit}`;
  const named = { name: labelOf(`${facts.name}${unit} ${facts.device}`), hostname: `ups-${facts.id}` };
  const txt = encodeFacts(facts);
  const { bacnetPort } = facts;
  return [
    ...(bacnetPort === undefined
      ? []
      : [{ ...named, type: 'bacnet', protocol: 'udp', port: bacnetPort, txt } as const]),
    { ...named, type: facts.isTls ? 'https' : 'http', protocol: 'tcp', port: facts.webPort, txt },
  ];
}

/** The responder takes a dot for the end of a label. */
function labelOf(name: string): string {
  const characters = [
    ...name
      .replace(/[.\p{Cc}]/gu, ' ')
      .replace(/ {2,}/g, ' ')
      .trim(),
  ];
  while (Buffer.byteLength(characters.join('')) > maxNameOctets) characters.splice(-8, 1);
  return characters.join('');
}
