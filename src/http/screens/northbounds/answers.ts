import type { Clock } from '../../../core/clock.js';
import type { Door } from '../../../device/northbound.js';
import type { EventRecorder } from '../../../journal/journal-event.js';
import { type ModbusTcpFacts, modbusTcpView } from './modbus-tcp.js';
import { brokerCertificateAnswers, type MqttParts, mqttView } from './mqtt.js';
import { type NutFacts, nutView } from './nut.js';
import type { NorthboundsAnswer } from './schema.js';
import { type SnmpFacts, snmpView } from './snmp.js';

/** A protocol beside BACnet, as far as the page tells of it. */
interface Shown<T> {
  /** None while it is switched off. */
  readonly doors: readonly Door[];
  /** Undefined while it is switched off. */
  readonly running: { readonly status: T } | undefined;
}

export interface NorthboundParts {
  readonly clock: Clock;
  readonly journal: EventRecorder;
  northbounds(): {
    readonly nut: Shown<NutFacts>;
    readonly snmp: Shown<SnmpFacts>;
    readonly modbus_tcp: Shown<ModbusTcpFacts>;
    readonly mqtt: MqttParts;
  };
}

/** The protocols beside BACnet: what is open, who is there, what became of what they asked. */
export function northboundAnswers({ clock, journal, northbounds }: NorthboundParts) {
  /** Of monotonic milliseconds. */
  const wallMs = (atMs: number) => clock.wallMs() - (clock.monotonicMs() - atMs);
  return {
    read: (): NorthboundsAnswer => {
      const { nut, snmp, modbus_tcp, mqtt } = northbounds();
      return {
        nut: shown(nut, nutView),
        snmp: shown(snmp, snmpView),
        modbusTcp: shown(modbus_tcp, (status) => modbusTcpView(status, wallMs)),
        mqtt: viewed(mqtt, mqttView),
      };
    },
    brokerCertificates: brokerCertificateAnswers(() => northbounds().mqtt, journal),
  };
}

export type NorthboundAnswers = ReturnType<typeof northboundAnswers>;

function shown<T, V>(one: Shown<T>, viewOf: (status: T) => V) {
  return { doors: one.doors.map(doorView), ...viewed(one, viewOf) };
}

function viewed<T, V>({ running }: Pick<Shown<T>, 'running'>, viewOf: (status: T) => V) {
  return running === undefined ? {} : { view: viewOf(running.status) };
}

export function doorView({ problem, connections, ...door }: Door) {
  return { ...door, ...(problem && { problem }), ...(connections !== undefined && { connections }) };
}
