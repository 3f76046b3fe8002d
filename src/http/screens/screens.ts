import type { Clock } from '../../core/clock.js';
import type { FirmwareUpdater } from '../../firmware/firmware-updater.js';
import type { Sessions } from '../../security/sessions.js';
import type { LoginCheck, LoginFacts } from '../server/access/login-gate.js';
import type { Api } from '../server/route-schema.js';
import type { CertificateStore } from '../server/tls/certificate-store.js';
import type { WebLimits } from '../server/web-limits.js';
import { type AlarmParts, alarmAnswers } from './alarms/answers.js';
import { alarmRoutes } from './alarms/routes.js';
import { bacnetAnswer } from './bacnet/answers.js';
import { bacnetRoutes } from './bacnet/routes.js';
import { type CommissioningParts, commissioningAnswers } from './commissioning/answers.js';
import { commissioningRoutes } from './commissioning/routes.js';
import { type DocumentParts, documentAnswers } from './documents/answers.js';
import { documentRoutes } from './documents/routes.js';
import { type DoorParts, doorAnswers } from './doors/answers.js';
import { doorRoutes } from './doors/routes.js';
import { eventAnswers } from './events/answers.js';
import { eventRoutes } from './events/routes.js';
import { firmwareAnswers } from './firmware/answers.js';
import { firmwareRoutes } from './firmware/routes.js';
import { type HistoryParts, historyAnswers } from './history/answers.js';
import { historyRoutes } from './history/routes.js';
import { homeRoutes } from './home/routes.js';
import { type HomeParts, StatusReader } from './home/status-reader.js';
import { incidentAnswers } from './incidents/answers.js';
import { incidentRoutes } from './incidents/routes.js';
import { type LinkParts, linkAnswers } from './link/answers.js';
import { linkRoutes } from './link/routes.js';
import type { OpenStreams } from './live/open-streams.js';
import { liveRoutes } from './live/routes.js';
import { loginRoutes } from './login/routes.js';
import { type MachineParts, machineAnswers } from './machine/answers.js';
import { machineRoutes } from './machine/routes.js';
import { type MetricParts, monitoringAnswers, type WebStreams } from './monitoring/metrics.js';
import { networkAnswers } from './network/answers.js';
import { networkRoutes } from './network/routes.js';
import { type NorthboundParts, northboundAnswers } from './northbounds/answers.js';
import { northboundRoutes } from './northbounds/routes.js';
import { type ProfileParts, profileAnswers } from './profiles/answers.js';
import { profileRoutes } from './profiles/routes.js';
import { type RegisterSearchParts, registerSearchAnswers } from './register-search/answers.js';
import { registerSearchRoutes } from './register-search/routes.js';
import { type RegisterParts, registerViews } from './registers/register-views.js';
import { registerRoutes } from './registers/routes.js';
import { type ScParts, scAnswers } from './sc/answers.js';
import { scRoutes } from './sc/routes.js';
import { type SecurityParts, securityAnswers } from './security/answers.js';
import { securityRoutes } from './security/routes.js';
import { type ServerParts, serverAnswers } from './servers/answers.js';
import { serverRoutes } from './servers/routes.js';
import { type SettingsParts, settingsAnswers } from './settings/answers.js';
import { settingsRoutes } from './settings/routes.js';
import { type SetupParts, setupAnswers } from './setup/answers.js';
import { setupRoutes } from './setup/routes.js';
import { type UpsUnitParts, upsUnitAnswers } from './ups-units/answers.js';
import { upsUnitRoutes } from './ups-units/routes.js';
import { type DetailParts, detailAnswers } from './values/object-details.js';
import { type ValueParts, valueAnswers } from './values/object-views.js';
import { valueRoutes } from './values/routes.js';

/** What the screens are made from: the parts of the gateway as they are at the moment of asking. */
export type ScreenParts = HomeParts &
  UpsUnitParts &
  ValueParts &
  DetailParts &
  LinkParts &
  RegisterParts &
  RegisterSearchParts &
  SettingsParts &
  ProfileParts &
  AlarmParts &
  DocumentParts &
  HistoryParts &
  CommissioningParts &
  SecurityParts &
  SetupParts &
  NorthboundParts &
  DoorParts &
  ServerParts &
  ScParts &
  MachineParts &
  MetricParts & { readonly firmware: FirmwareUpdater };

/** The server that shows them, of which some of them tell. */
export interface ShowingServer {
  readonly state: { readonly status: string };
  readonly streams: WebStreams;
  /** Takes a new certificate into use. */
  reloadCertificate(): Promise<void>;
}

/** What each screen answers from. */
export type Screens = ReturnType<typeof makeScreens>;

export function makeScreens(
  parts: ScreenParts,
  certificates: CertificateStore,
  server: () => ShowingServer | undefined,
) {
  const status = new StatusReader(parts, () => server()?.state.status === 'waiting');
  return {
    status: () => status.read(),
    values: { ...valueAnswers(parts), ...detailAnswers(parts) },
    upsUnits: upsUnitAnswers(parts),
    link: linkAnswers(parts),
    registers: () => registerViews(parts),
    registerSearch: registerSearchAnswers(parts),
    events: eventAnswers(parts),
    incidents: incidentAnswers(parts),
    history: historyAnswers(parts),
    settings: settingsAnswers(parts),
    profiles: profileAnswers(parts),
    setup: setupAnswers(parts),
    network: networkAnswers(parts.network),
    northbounds: northboundAnswers(parts),
    doors: doorAnswers(parts),
    servers: serverAnswers(parts),
    sc: scAnswers(parts),
    bacnet: () => bacnetAnswer(parts.bacnet()?.server),
    alarms: alarmAnswers(parts),
    documents: documentAnswers(parts),
    commissioning: commissioningAnswers(parts),
    firmware: firmwareAnswers(parts.firmware),
    security: securityAnswers(parts, certificates, async () => server()?.reloadCertificate()),
    machine: machineAnswers(parts),
    monitoring: monitoringAnswers(parts, () => server()?.streams ?? { open: 0, dropped: 0 }),
  };
}

export interface ScreenTerms {
  readonly checkLogin: LoginCheck;
  readonly login: LoginFacts;
  readonly sessions: Sessions;
  readonly limits: WebLimits;
  readonly clock: Clock;
}

/** The routes of all screens, in the order in which the description names them. */
export function addScreens(api: Api, screens: Screens, terms: ScreenTerms): OpenStreams {
  const { limits, clock } = terms;
  const { status, values, events } = screens;
  homeRoutes(api, status);
  upsUnitRoutes(api, screens.upsUnits);
  valueRoutes(api, values);
  const sources = { status, objects: values.objects, onUpsEvent: events.onUpsEvent };
  const streams = liveRoutes(api, sources, limits, clock);
  eventRoutes(api, events);
  incidentRoutes(api, screens.incidents);
  historyRoutes(api, screens.history, () => clock.wallMs());
  settingsRoutes(api, screens.settings);
  setupRoutes(api, screens.setup);
  networkRoutes(api, screens.network);
  bacnetRoutes(api, screens.bacnet);
  scRoutes(api, screens.sc);
  northboundRoutes(api, screens.northbounds);
  serverRoutes(api, screens.servers);
  alarmRoutes(api, screens.alarms);
  documentRoutes(api, screens.documents);
  commissioningRoutes(api, screens.commissioning);
  linkRoutes(api, screens.link);
  registerRoutes(api, screens.registers);
  profileRoutes(api, screens.profiles);
  registerSearchRoutes(api, screens.registerSearch);
  firmwareRoutes(api, screens.firmware, limits.imageBytes);
  loginRoutes(api, { ...terms, security: screens.security });
  securityRoutes(api, screens.security, terms);
  doorRoutes(api, screens.doors);
  machineRoutes(api, screens.machine);
  return streams;
}
