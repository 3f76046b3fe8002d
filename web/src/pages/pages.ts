import type { ComponentType } from 'preact';
import type { IconName } from '../components/icon.js';
import type { TextKey } from '../i18n/en.js';
import { loadPart } from '../state/load-part.js';
import type { PageProps } from '../state/use-route.js';
import { HomePage } from './home-page.js';

export interface Page {
  /** In the address: `#/values`. */
  readonly name: string;
  readonly title: TextKey;
  readonly icon: IconName;
  /** Not in the menu: other pages lead to it. */
  readonly isApart?: true;
  /** Its program, loaded when it is opened; Home comes with the first page. */
  readonly load: () => Promise<ComponentType<PageProps>>;
  /** What somebody takes to a meeting, or puts into a file. */
  readonly isPrinted?: true;
}

export const pages: readonly [Page, ...Page[]] = [
  { name: 'home', title: 'page.home', icon: 'home', load: async () => HomePage, isPrinted: true },
  {
    name: 'values',
    title: 'page.values',
    icon: 'values',
    load: async () => (await loadPart(() => import('./values-page.js'))).ValuesPage,
    isPrinted: true,
  },
  {
    name: 'alarms',
    title: 'page.alarms',
    icon: 'alarms',
    load: async () => (await loadPart(() => import('./alarms-page.js'))).AlarmsPage,
  },
  {
    name: 'events',
    title: 'page.events',
    icon: 'events',
    load: async () => (await loadPart(() => import('./events-page.js'))).EventsPage,
    isPrinted: true,
  },
  {
    name: 'servers',
    title: 'page.servers',
    icon: 'servers',
    load: async () => (await loadPart(() => import('./servers-page.js'))).ServersPage,
  },
  {
    name: 'network',
    title: 'page.network',
    icon: 'network',
    load: async () => (await loadPart(() => import('./network-page.js'))).NetworkPage,
  },
  {
    name: 'bacnet',
    title: 'page.bacnet',
    icon: 'bacnet',
    load: async () => (await loadPart(() => import('./bacnet-page.js'))).BacnetPage,
  },
  {
    name: 'protocols',
    title: 'page.protocols',
    icon: 'protocols',
    load: async () => (await loadPart(() => import('./protocols-page.js'))).ProtocolsPage,
  },
  {
    name: 'link',
    title: 'page.link',
    icon: 'link',
    load: async () => (await loadPart(() => import('./link-page.js'))).LinkPage,
  },
  {
    name: 'settings',
    title: 'page.settings',
    icon: 'settings',
    load: async () => (await loadPart(() => import('./settings-page.js'))).SettingsPage,
  },
  {
    name: 'firmware',
    title: 'page.firmware',
    icon: 'firmware',
    load: async () => (await loadPart(() => import('./firmware-page.js'))).FirmwarePage,
  },
  {
    name: 'security',
    title: 'page.security',
    icon: 'security',
    load: async () => (await loadPart(() => import('./security-page.js'))).SecurityPage,
  },
  {
    name: 'setup',
    title: 'page.setup',
    icon: 'settings',
    isApart: true,
    load: async () => (await loadPart(() => import('./setup-page.js'))).SetupPage,
  },
];

export function pageOf(name: string | undefined): Page {
  return pages.find((page) => page.name === name) ?? pages[0];
}
