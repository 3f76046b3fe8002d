import { bitStrings } from '../../objects/catalog/bit-strings.js';
import type { ObjectReportRow } from '../../objects/object-report.js';
import { textOfCaller } from '../server/access/text-of-caller.js';
import type { CertificateStore } from '../server/tls/certificate-store.js';
import type { WebServer } from '../server/web-server.js';
import { BacnetPages } from './bacnet/answers.js';
import { EventPages } from './events/answers.js';
import { firmwarePort } from './firmware/answers.js';
import type { PendingMatter } from './home/schema.js';
import { StatusReader } from './home/status-reader.js';
import { linkView } from './link/answers.js';
import { MachinePages } from './machine/answers.js';
import { metricsOf } from './monitoring/metrics.js';
import { networkPort } from './network/answers.js';
import type { PlantPort } from './plant-port.js';
import type { WebPorts } from './ports.js';
import { registerViews } from './registers/register-views.js';
import { SecurityPages } from './security/answers.js';
import { SettingsPages } from './settings/answers.js';
import { objectViews } from './values/object-views.js';
import type { WebSources } from './web-sources.js';

export interface WebPortParts {
  readonly sources: WebSources;
  readonly certificates: CertificateStore;
  server(): WebServer | undefined;
}

/** Everything that the web page may ask, from the parts of the gateway. */
export function makeWebPorts({ sources, certificates, server }: WebPortParts): WebPorts {
  const { login, journal } = sources;
  return {
    checkLogin: (user, password, address, localAddress) =>
      login.login.check(user, password, address, 'web', localAddress),
    plant: plantPort(sources, server),
    events: new EventPages(journal),
    settings: new SettingsPages(sources),
    network: networkPort(sources.network),
    bacnet: new BacnetPages(sources),
    firmware: firmwarePort(sources.firmware),
    security: new SecurityPages({
      sources,
      certificates,
      reloadCertificate: async () => server()?.reloadCertificate(),
    }),
    machine: new MachinePages(sources),
  };
}

function plantPort(sources: WebSources, server: () => WebServer | undefined): PlantPort {
  const pending = (): readonly PendingMatter[] => [
    ...(server()?.state.status === 'waiting' ? ['web-port' as const] : []),
    ...(sources.servedAddress.missing !== undefined ? ['web-address' as const] : []),
  ];
  const status = new StatusReader(sources, pending);
  return {
    status: () => status.read(),
    objects: () => objectViews(sources.objects(), sources.bacnet()),
    units: () => unitsOf(sources.objects()),
    link: () => linkView(sources),
    detect: (by) => {
      sources.journal.record({ kind: 'detection-requested', who: textOfCaller(by) });
      return sources.detectUps();
    },
    registers: () => registerViews(sources),
    metrics: () => metricsOf(sources, status.uptimeSeconds, server()?.streams ?? { open: 0, dropped: 0 }),
    isHealthy: () => sources.bacnet()?.server.state.status === 'bound',
  };
}

/** The units of a parallel system, as UPSStatus and UPSAlarms tell of them (Manual §6.3). */
function unitsOf(rows: readonly ObjectReportRow[]) {
  const bitsOf = (name: string) => {
    const value = rows.find((row) => row.name === name)?.presentValue;
    const names = bitStrings.find((row) => row.name === name)?.bits ?? [];
    return new Set(typeof value === 'object' ? names.filter((_, bit) => value[bit]) : []);
  };
  const [status, alarms] = [bitsOf('UPSStatus'), bitsOf('UPSAlarms')];
  return Array.from({ length: 15 }, (_, index) => index + 1)
    .map((unit) => ({
      unit,
      operating: status.has(`UNIT OPERATING ${unit}`),
      alarm: alarms.has(`UNIT ${unit} ALARM`),
    }))
    .filter(({ operating, alarm }) => operating || alarm);
}
