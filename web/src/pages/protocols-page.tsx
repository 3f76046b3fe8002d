import type { NorthboundsAnswer } from '../../../src/http/screens/northbounds/schema.js';
import { Card } from '../components/card.js';
import { ErrorNote } from '../components/notes.js';
import { Tabs } from '../components/tabs.js';
import { ModbusTcpClients, ModbusTcpState } from '../northbounds/modbus-tcp.js';
import { Mqtt } from '../northbounds/mqtt.js';
import { SnmpReceivers, SnmpState } from '../northbounds/snmp.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import type { PageProps } from '../state/use-route.js';

const refreshMs = 5000;

/** In the address, and as the section of the settings. */
const protocols = [
  { name: 'snmp', section: 'snmp' },
  { name: 'modbus-tcp', section: 'modbus_tcp' },
  { name: 'mqtt', section: 'mqtt' },
] as const;

/** The protocols beside BACnet, a tab each: what goes on there, and its settings. NUT has a page of its own. */
export function ProtocolsPage({ route }: PageProps) {
  const { t } = usePage();
  const current = protocols.find(({ name }) => name === route[1]) ?? protocols[0];
  const pick = { [current.section]: 'all' } as const;
  const { data, error } = useResource<NorthboundsAnswer>('/northbounds', refreshMs);
  return (
    <>
      <Tabs
        label={t('page.protocols')}
        current={current.name}
        tabs={[
          ...protocols.map(({ name }) => ({ name, href: `#/protocols/${name}`, title: t(`protocols.${name}`) })),
          { name: 'nut', href: '#/servers', title: t('protocols.nut') },
        ]}
      />
      <ErrorNote error={error} />
      <div class="cards">
        {current.name === 'mqtt' && data && <Mqtt answer={data.mqtt} />}
        {current.name === 'snmp' && data && <SnmpState answer={data.snmp} />}
        {current.name === 'modbus-tcp' && data && <ModbusTcpState answer={data.modbusTcp} />}
        <Card title={t('network.settings')}>
          <SettingsEditor key={current.name} pick={pick} />
        </Card>
        {current.name === 'snmp' && data && <SnmpReceivers answer={data.snmp} />}
        {current.name === 'modbus-tcp' && data && <ModbusTcpClients answer={data.modbusTcp} />}
      </div>
    </>
  );
}
