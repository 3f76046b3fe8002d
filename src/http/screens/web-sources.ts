import type { Language } from '../../core/bilingual.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { BacnetService } from '../../device/bacnet-service.js';
import type { BmsRequests } from '../../device/bms-requests.js';
import type { GatewayMemory } from '../../device/gateway-memory.js';
import type { DocumentFile, DocumentKind } from '../../documents/document-file.js';
import type { FirmwareUpdater } from '../../firmware/firmware-updater.js';
import type { JournalService } from '../../journal/journal-service.js';
import type { UpsIdentity } from '../../objects/identity.js';
import type { ObjectReportRow } from '../../objects/object-report.js';
import type { SharedLogin } from '../../security/shared-login.js';
import type { LoadedSettings } from '../../settings/loaded-settings.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import type { LampFacts } from '../../system/lamps/lamps.js';
import type { NetworkService } from '../../system/network/network-service.js';
import type { ServedAddress } from '../../system/network/served-address.js';
import type { UpsMonitor, UpsReport } from '../../ups/polling/ups-monitor.js';

/** What the web page is made from: the parts of the gateway as they are at the moment of asking. */
export interface WebSources {
  readonly version: string;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: SettingsStore;
  readonly memory: GatewayMemory;
  readonly journal: JournalService;
  readonly login: SharedLogin;
  readonly network: NetworkService;
  readonly servedAddress: Pick<ServedAddress, 'bind' | 'missing'>;
  readonly bms: BmsRequests;
  readonly firmware: FirmwareUpdater;
  lampFacts(): LampFacts;
  loaded(): LoadedSettings;
  isSimulated(): boolean;
  report(): UpsReport;
  ups(): UpsMonitor | undefined;
  identity(): UpsIdentity;
  bacnet(): BacnetService | undefined;
  objects(): readonly ObjectReportRow[];
  documents(kind: DocumentKind, language: Language): Promise<readonly DocumentFile[]>;
  /** Looks for the UPS as if it had never been found. */
  detectUps(): Promise<void>;
}
