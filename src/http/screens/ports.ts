import type { LoginCheck } from '../server/access/login-check.js';
import type { BacnetPort } from './bacnet/port.js';
import type { EventsPort } from './events/port.js';
import type { FirmwarePort } from './firmware/port.js';
import type { MachinePort } from './machine/port.js';
import type { NetworkPort } from './network/port.js';
import type { PlantPort } from './plant-port.js';
import type { SecurityPort } from './security/port.js';
import type { SettingsPort } from './settings/port.js';

/** What the web page asks of the gateway. All answers are plain data, sent as JSON. */
export interface WebPorts {
  readonly checkLogin: LoginCheck;
  readonly plant: PlantPort;
  readonly events: EventsPort;
  readonly settings: SettingsPort;
  readonly network: NetworkPort;
  readonly bacnet: BacnetPort;
  readonly firmware: FirmwarePort;
  readonly security: SecurityPort;
  readonly machine: MachinePort;
}
