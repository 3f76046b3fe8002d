import type { ComponentType } from 'preact';
import type { IconName } from '../components/icon.js';
import type { TextKey } from '../i18n/en.js';
import type { PageProps } from '../state/use-route.js';
import { AlarmsPage } from './alarms-page.js';
import { BacnetPage } from './bacnet-page.js';
import { EventsPage } from './events-page.js';
import { FirmwarePage } from './firmware-page.js';
import { HomePage } from './home-page.js';
import { LinkPage } from './link-page.js';
import { NetworkPage } from './network-page.js';
import { SecurityPage } from './security-page.js';
import { SettingsPage } from './settings-page.js';
import { ValuesPage } from './values-page.js';

export interface Page {
  /** In the address: `#/values`. */
  readonly name: string;
  readonly title: TextKey;
  readonly icon: IconName;
  readonly View: ComponentType<PageProps>;
}

export const pages: readonly [Page, ...Page[]] = [
  { name: 'home', title: 'page.home', icon: 'home', View: HomePage },
  { name: 'values', title: 'page.values', icon: 'values', View: ValuesPage },
  { name: 'alarms', title: 'page.alarms', icon: 'alarms', View: AlarmsPage },
  { name: 'events', title: 'page.events', icon: 'events', View: EventsPage },
  { name: 'network', title: 'page.network', icon: 'network', View: NetworkPage },
  { name: 'bacnet', title: 'page.bacnet', icon: 'bacnet', View: BacnetPage },
  { name: 'link', title: 'page.link', icon: 'link', View: LinkPage },
  { name: 'settings', title: 'page.settings', icon: 'settings', View: SettingsPage },
  { name: 'firmware', title: 'page.firmware', icon: 'firmware', View: FirmwarePage },
  { name: 'security', title: 'page.security', icon: 'security', View: SecurityPage },
];

export function pageOf(name: string | undefined): Page {
  return pages.find((page) => page.name === name) ?? pages[0];
}
