import type { Bilingual } from '../core/bilingual.js';
import { isLoopback, parseIpv4 } from './ipv4.js';
import { type Settings, settingsSchema } from './settings-schema.js';
import { settingsText } from './settings-texts.js';

const everyInterface = settingsSchema.web.keys.bind.default;

/** What is allowed and still worth a word. */
export interface Advice {
  /** The key it is about, as `section.key`. */
  readonly name: string;
  readonly message: Bilingual;
}

/** Words on valid settings; nothing is refused for them. */
export function settingsAdvice(settings: Settings): readonly Advice[] {
  return [
    ...adviceOnUnit(settings),
    ...adviceOnBinds(settings),
    ...adviceOnBroker(settings),
    ...adviceOnSnmp(settings),
    ...adviceOnNut(settings),
  ];
}

/** Each unit of a parallel system has its own interface, and every interface comes with the same number (Manual §4.3). */
function adviceOnUnit({ bacnet }: Settings): readonly Advice[] {
  const factory = Number(settingsSchema.bacnet.keys.device_identifier.default);
  const { device_identifier: own, unit_number: unit } = bacnet;
  if (unit === 0 || own !== factory) return [];
  const message = settingsText('unitAdvice', { unit, example: factory + unit });
  return [{ name: 'bacnet.device_identifier', message }];
}

/** A machine may have another interface with that address; no file can tell. */
function adviceOnBinds({ network, web, bacnet }: Settings): readonly Advice[] {
  const binds = [
    ['bacnet.bind', bacnet.bind],
    ['web.bind', web.bind],
  ] as const;
  const own = network.dhcp ? undefined : network.address;
  const fixed = binds.filter(([, bind]) => ![everyInterface, own].includes(bind) && !isLoopback(parseIpv4(bind)));
  return fixed.map(([name, bind]) => {
    if (own === undefined) return { name, message: settingsText('bindAndLease', { bind }) };
    return { name, message: settingsText('bindElsewhere', { bind, address: own }) };
  });
}

/** Without TLS everybody on the way can read the password (MQTT 5.0 §5.4.1). */
function adviceOnBroker({ mqtt: { enabled, broker, user } }: Settings): readonly Advice[] {
  if (!enabled || broker === '' || broker.isEncrypted || user === '' || isLoopback(parseIpv4(broker.host))) return [];
  return [{ name: 'mqtt.broker', message: settingsText('brokerUnencrypted') }];
}

function adviceOnSnmp({ snmp: { enabled, v2c, receivers, notify_version } }: Settings): readonly Advice[] {
  if (!enabled) return [];
  const isToldInPlain = receivers.length > 0 && notify_version === '2c';
  return [
    ...(v2c ? [{ name: 'snmp.v2c', message: settingsText('snmpUnencrypted') }] : []),
    ...(isToldInPlain ? [{ name: 'snmp.notify_version', message: settingsText('snmpUnencrypted') }] : []),
  ];
}

/** Of the clients that NAS makers build in (Synology, QNAP): user and password are the same in each, and published. */
const usersOfNas: readonly string[] = ['monuser', 'admin'];

function adviceOnNut({ nut }: Settings): readonly Advice[] {
  if (!nut.enabled || nut.allowed.length > 0) return [];
  const keys = (['user_1', 'user_2', 'user_3', 'user_4'] as const).filter((key) => usersOfNas.includes(nut[key]));
  return keys.map((key) => ({ name: `nut.${key}`, message: settingsText('nutWellKnown', { user: nut[key] }) }));
}
