import type { NorthboundSources } from '../device/northbound.js';
import { AnnouncementService } from '../finder/announcement/announcement-service.js';
import { MqttNorthbound } from '../northbound/mqtt/mqtt-northbound.js';
import { SwitchedNorthbound } from '../northbound/switched-northbound.js';
import type { Settings } from '../settings/settings-schema.js';
import type { Machine } from './machine.js';

/** The ways by which others get the values, beside BACnet, page and FTP: what stands in `northbound/` is loaded when it is switched on. */
export function ownNorthbounds(sources: NorthboundSources, { startResponder }: Pick<Machine, 'startResponder'>) {
  return {
    announcement: new AnnouncementService(sources, startResponder),
    mqtt: new MqttNorthbound(sources),
    nut: new SwitchedNorthbound('nut', sources, async () => {
      const { NutService } = await import('../northbound/nut/nut-service.js');
      return (of) => new NutService(of);
    }),
    modbus_tcp: new SwitchedNorthbound('modbus_tcp', sources, async () => {
      const { ModbusTcpService } = await import('../northbound/modbus-tcp/modbus-tcp-service.js');
      return (of) => new ModbusTcpService(of);
    }),
    snmp: new SwitchedNorthbound('snmp', sources, async () => {
      const { SnmpService } = await import('../northbound/snmp/snmp-service.js');
      return (of) => new SnmpService(of);
    }),
  };
}

/** Whom limits would have told to shut down; also while the NUT server is switched off. */
export async function dryRunOf(sources: NorthboundSources, settings: Pick<Settings, 'nut'>) {
  const [{ dryRun }, { rulesOf }] = await Promise.all([
    import('../northbound/nut/policy/dry-run.js'),
    import('../northbound/nut/policy/policy-rules.js'),
  ]);
  return dryRun(sources, rulesOf(settings));
}
