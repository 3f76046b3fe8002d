import type { PendingMatter } from '../../../src/http/screens/home/schema.js';

/** Where a pending matter is settled. */
export const settledAt: Readonly<Record<PendingMatter, string>> = {
  'factory-password': '#/security',
  'network-unconfirmed': '#/network',
  'settings-problems': '#/settings/text',
  'duplicate-device': '#/bacnet',
  'web-port': '#/settings/web',
  'web-address': '#/settings/web',
  'sc-certificate': '#/bacnet/sc',
  'first-setup': '#/setup',
};
