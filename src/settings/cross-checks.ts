import type { Bilingual } from '../core/bilingual.js';
import { anyAddress, multicastDnsPort } from '../core/special-addresses.js';
import { isTcpAddress } from '../ups/model/tcp-address.js';
import { isHostOf, isLoopback, isNetmask, isSameSubnet, isUnicast, parseIpv4 } from './ipv4.js';
import type { Settings } from './settings-schema.js';

/** A rule between several keys; it is asked only when each of them is valid by itself. */
export interface CrossCheck {
  /** `section.key` of all that the rule looks at; the first one is where it is reported. */
  readonly keys: readonly [string, ...string[]];
  readonly allowed: Bilingual;
  readonly message: Bilingual;
  isBroken(settings: Settings): boolean;
}

type StageKey = 'ups_early' | 'ups' | 'ups_late';
type Limit = 'minutes' | 'seconds' | 'charge';

/** The machines of the first stage go first: a limit of it is passed before that of the other. */
function goesFirst(first: StageKey, last: StageKey, limit: Limit): CrossCheck {
  const [one, other] = [`${first}_${limit}`, `${last}_${limit}`] as const;
  const isLess = limit === 'seconds';
  const names = { ups_early: 'ups-early', ups: 'ups', ups_late: 'ups-late' };
  return {
    keys: [`nut.${one}`, `nut.${other}`],
    allowed: {
      en: `off, or ${isLess ? 'no more' : 'no less'} than ${other}`,
      fr: `off, ou une valeur ${isLess ? 'au plus' : 'au moins'} égale à ${other}`,
    },
    message: {
      en: `the clients of ${names[first]} would go after those of ${names[last]}`,
      fr: `les clients de ${names[first]} s'arrêteraient après ceux de ${names[last]}`,
    },
    isBroken: ({ nut }) => {
      const [limitOfFirst, limitOfLast] = [nut[one], nut[other]];
      if (limitOfFirst === 'off' || limitOfLast === 'off') return false;
      return isLess ? limitOfFirst > limitOfLast : limitOfFirst < limitOfLast;
    },
  };
}

function stagesInOrder(limit: Limit): readonly CrossCheck[] {
  return [
    goesFirst('ups_early', 'ups', limit),
    goesFirst('ups', 'ups_late', limit),
    goesFirst('ups_early', 'ups_late', limit),
  ];
}

/** A stage without any rule leaves its clients to the end of the battery. */
function isTold(stage: StageKey): CrossCheck {
  const limits = [`${stage}_minutes`, `${stage}_seconds`, `${stage}_charge`] as const;
  const [minutes, seconds, charge] = limits;
  return {
    keys: [`nut.${minutes}`, `nut.${seconds}`, `nut.${charge}`, 'nut.on_battery_low', 'nut.on_imminent_stop'],
    allowed: {
      en: `a limit in ${limits.join(', ')}, or on_battery_low=yes, or on_imminent_stop=yes`,
      fr: `une limite dans ${limits.join(', ')}, ou on_battery_low=yes, ou on_imminent_stop=yes`,
    },
    message: {
      en: 'nothing would ever tell these clients to go',
      fr: "rien ne dirait jamais à ces clients de s'arrêter",
    },
    isBroken: ({ nut }) =>
      !nut.on_battery_low && !nut.on_imminent_stop && limits.every((limit) => nut[limit] === 'off'),
  };
}

/** What listens on a port of this device. */
interface Listener {
  readonly name: Bilingual;
  /** `section.key` of all that says where it listens; the first one is where a port that is taken is reported. */
  readonly keys: readonly [string, ...string[]];
  /** Undefined while it is switched off. */
  at(settings: Settings): { readonly bind: string; readonly port: number } | undefined;
}

/** In the order in which they come to a port: the page, by which everything else is set right, is the first. */
const tcpListeners: readonly Listener[] = [
  { name: { en: 'the web page', fr: 'la page web' }, keys: ['web.port', 'web.bind'], at: ({ web }) => web },
  {
    name: { en: 'FTP', fr: 'FTP' },
    keys: ['ftp.port', 'ftp.enabled', 'web.bind'],
    at: ({ ftp: { enabled, port }, web: { bind } }) => (enabled ? { bind, port } : undefined),
  },
  {
    name: { en: 'the NUT server', fr: 'le serveur NUT' },
    keys: ['nut.port', 'nut.enabled', 'nut.bind'],
    at: ({ nut }) => (nut.enabled ? nut : undefined),
  },
  {
    name: { en: 'Modbus TCP', fr: 'Modbus TCP' },
    keys: ['modbus_tcp.port', 'modbus_tcp.enabled', 'modbus_tcp.bind'],
    at: ({ modbus_tcp }) => (modbus_tcp.enabled ? modbus_tcp : undefined),
  },
];

const udpListeners: readonly Listener[] = [
  {
    name: { en: 'the announcement (DNS-SD)', fr: "l'annonce (DNS-SD)" },
    keys: ['network.announce'],
    at: ({ network }) => (network.announce ? { bind: anyAddress, port: multicastDnsPort } : undefined),
  },
  {
    name: { en: 'BACnet', fr: 'BACnet' },
    keys: ['bacnet.port', 'bacnet.bind', 'sc.ip', 'sc.enabled'],
    at: ({ bacnet, sc }) => (sc.enabled && !sc.ip ? undefined : bacnet),
  },
  {
    name: { en: 'SNMP', fr: 'SNMP' },
    keys: ['snmp.port', 'snmp.enabled', 'snmp.bind'],
    at: ({ snmp }) => (snmp.enabled ? snmp : undefined),
  },
];

/** Each pair of them: who starts first would keep the port, and the other could not be reached. */
function onePortEach(transport: 'TCP' | 'UDP', listeners: readonly Listener[]): readonly CrossCheck[] {
  return listeners.flatMap((later, index) =>
    listeners.slice(0, index).map((earlier) => ({
      keys: [...later.keys, ...earlier.keys] as const,
      allowed: {
        en: `a port that ${earlier.name.en} does not use`,
        fr: `un port que ${earlier.name.fr} n'utilise pas`,
      },
      message: {
        en: `${earlier.name.en} listens on the same ${transport} port`,
        fr: `${earlier.name.fr} écoute sur le même port ${transport}`,
      },
      isBroken: (settings: Settings) => {
        const [one, other] = [earlier.at(settings), later.at(settings)];
        if (one === undefined || other === undefined || one.port !== other.port) return false;
        return one.bind === other.bind || [one.bind, other.bind].includes(anyAddress);
      },
    })),
  );
}

/** What a limit that is passed may cost in time until somebody is told. */
const longestHoldMs = 30_000;

export const crossChecks: readonly CrossCheck[] = [
  {
    // A character has 11 bits at most: start, 8 data, parity and 1 stop (Modbus over serial line V1.02 §2.5.1).
    keys: ['serial.stop_bits', 'serial.parity'],
    allowed: { en: '1 with parity, 1 or 2 without', fr: '1 avec parité, 1 ou 2 sans' },
    message: { en: 'too many stop bits for a line with parity', fr: "trop de bits d'arrêt pour une ligne avec parité" },
    isBroken: ({ serial }) => serial.parity !== 'none' && serial.stop_bits === 2,
  },
  {
    // On a serial line 0 is the broadcast, which nobody answers (Modbus over serial line V1.02 §2.2).
    keys: ['serial.slave', 'serial.port'],
    allowed: {
      en: '1 to 247, or with port=tcp://... also 0 and 255',
      fr: '1 à 247, ou avec port=tcp://... également 0 et 255',
    },
    message: { en: 'no device has this Modbus address', fr: "aucun appareil n'a cette adresse Modbus" },
    isBroken: ({ serial: { slave, port } }) => [0, 255].includes(slave) && !isTcpAddress(port),
  },
  {
    keys: ['network.address', 'network.dhcp'],
    allowed: { en: 'the IPv4 address of one machine, or dhcp=yes', fr: "l'adresse IPv4 d'une machine, ou dhcp=yes" },
    message: { en: 'a fixed address is needed without DHCP', fr: 'sans DHCP, il faut une adresse fixe' },
    isBroken: ({ network }) => !network.dhcp && !isUnicast(parseIpv4(network.address)),
  },
  {
    keys: ['network.address', 'network.dhcp'],
    allowed: {
      en: 'an address outside of 127.0.0.0/8, or dhcp=yes',
      fr: 'une adresse hors de 127.0.0.0/8, ou dhcp=yes',
    },
    message: {
      en: 'the gateway could be reached by nobody but itself',
      fr: "la passerelle ne serait joignable que d'elle-même",
    },
    isBroken: ({ network }) => !network.dhcp && isLoopback(parseIpv4(network.address)),
  },
  {
    keys: ['network.netmask', 'network.dhcp'],
    allowed: {
      en: 'ones followed by zeros, from 255.0.0.0 to 255.255.255.252, or dhcp=yes',
      fr: 'des uns suivis de zéros, de 255.0.0.0 à 255.255.255.252, ou dhcp=yes',
    },
    message: { en: 'a netmask is needed without DHCP', fr: 'sans DHCP, il faut un masque' },
    isBroken: ({ network }) => !network.dhcp && maskOf(network) === undefined,
  },
  {
    keys: ['network.address', 'network.dhcp', 'network.netmask'],
    allowed: {
      en: "neither the subnet's first nor its last address",
      fr: 'ni la première, ni la dernière adresse du sous-réseau',
    },
    message: {
      en: 'the address belongs to the subnet itself or is its broadcast address',
      fr: "l'adresse est celle du sous-réseau lui-même ou son adresse de diffusion",
    },
    isBroken: ({ network }) => {
      const address = parseIpv4(network.address);
      const mask = maskOf(network);
      return !network.dhcp && address !== undefined && mask !== undefined && !isHostOf(address, mask);
    },
  },
  {
    keys: ['network.gateway', 'network.dhcp', 'network.address', 'network.netmask'],
    allowed: {
      en: 'empty, or another address of the same subnet',
      fr: 'vide, ou une autre adresse du même sous-réseau',
    },
    message: {
      en: 'the gateway cannot be reached from the address',
      fr: "la passerelle ne peut pas être jointe depuis l'adresse",
    },
    isBroken: ({ network }) => {
      const address = parseIpv4(network.address);
      const gateway = parseIpv4(network.gateway);
      const mask = maskOf(network);
      if (network.dhcp || network.gateway === '' || address === undefined || mask === undefined) return false;
      if (gateway === undefined || gateway === address) return true;
      return !isSameSubnet(address, gateway, mask) || !isHostOf(gateway, mask);
    },
  },
  {
    // What a BBMD would register with is a peer, which belongs into its table (135-2012 §J.5).
    keys: ['bacnet.bbmd_table', 'bacnet.bbmd'],
    allowed: { en: 'empty, or bbmd empty', fr: 'vide, ou bbmd vide' },
    message: {
      en: 'a device is the BBMD of its subnet or registers with another one, not both',
      fr: "un appareil est le BBMD de son sous-réseau ou s'inscrit auprès d'un autre, pas les deux",
    },
    isBroken: ({ bacnet }) => bacnet.bbmd_table.length > 0 && bacnet.bbmd !== '',
  },
  {
    keys: ['sc.primary_hub', 'sc.enabled'],
    allowed: {
      en: 'the URI of a hub such as wss://hub.example.com, or enabled=no',
      fr: "l'URI d'un hub, par exemple wss://hub.example.com, ou enabled=no",
    },
    message: { en: 'without a hub there is no BACnet/SC network', fr: "sans hub, il n'y a pas de réseau BACnet/SC" },
    isBroken: ({ sc }) => sc.enabled && sc.primary_hub === '',
  },
  {
    keys: ['sc.ip', 'sc.enabled'],
    allowed: { en: 'on, or enabled=yes', fr: 'on, ou enabled=yes' },
    message: {
      en: 'the device would be on no BACnet network at all',
      fr: "l'appareil ne serait sur aucun réseau BACnet",
    },
    isBroken: ({ sc }) => !sc.enabled && !sc.ip,
  },
  {
    keys: ['sc.reconnect_max_s', 'sc.reconnect_min_s'],
    allowed: { en: 'no less than reconnect_min_s', fr: 'une valeur au moins égale à reconnect_min_s' },
    message: {
      en: 'the longest wait would be shorter than the shortest',
      fr: "l'attente maximale serait plus courte que l'attente minimale",
    },
    isBroken: ({ sc }) => sc.reconnect_max_s < sc.reconnect_min_s,
  },
  ...stagesInOrder('minutes'),
  ...stagesInOrder('seconds'),
  ...stagesInOrder('charge'),
  isTold('ups_early'),
  isTold('ups'),
  isTold('ups_late'),
  {
    keys: ['nut.hold_readings', 'nut.enabled', 'serial.poll_interval_ms'],
    allowed: {
      en: `readings that take no more than ${longestHoldMs / 1000} s, with poll_interval_ms`,
      fr: `des lectures qui ne prennent pas plus de ${longestHoldMs / 1000} s, avec poll_interval_ms`,
    },
    message: {
      en: 'a battery may be empty before it has been read so often',
      fr: "une batterie peut être vide avant d'avoir été lue tant de fois",
    },
    isBroken: ({ nut, serial }) => nut.enabled && nut.hold_readings * serial.poll_interval_ms > longestHoldMs,
  },
  {
    keys: ['mqtt.broker', 'mqtt.enabled'],
    allowed: {
      en: 'the address of a broker such as mqtt://192.168.1.5, or enabled=no',
      fr: "l'adresse d'un broker, par exemple mqtt://192.168.1.5, ou enabled=no",
    },
    message: { en: 'without a broker nothing can be sent', fr: 'sans broker, rien ne peut être envoyé' },
    isBroken: ({ mqtt }) => mqtt.enabled && mqtt.broker === '',
  },
  ...onePortEach('TCP', tcpListeners),
  ...onePortEach('UDP', udpListeners),
  {
    keys: ['simulator.units', 'simulator.architecture'],
    allowed: { en: '1 with architecture=single', fr: '1 avec architecture=single' },
    message: { en: 'a single UPS has one unit', fr: 'une ASI unitaire a une seule unité' },
    isBroken: ({ simulator }) => simulator.architecture === 'single' && simulator.units > 1,
  },
];

function maskOf(network: Settings['network']): number | undefined {
  const mask = parseIpv4(network.netmask);
  return mask !== undefined && isNetmask(mask) ? mask : undefined;
}
