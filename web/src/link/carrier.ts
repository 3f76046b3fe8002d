import type { StatusView } from '../../../src/http/screens/home/schema.js';
import type { LinkStatus } from '../../../src/http/screens/link/schema.js';
import type { Translate } from '../i18n/translate.js';

/** The same in every language. */
export function carrierName(carrier: LinkStatus['carrier']): string {
  return carrier === 'modbus-tcp' ? 'Modbus TCP' : 'Modbus RTU';
}

/** What a UPS that was found is asked over: its speed, where the line has one. */
export function carrierOf(t: Translate, { ups, link }: StatusView): string | undefined {
  if (ups.baud !== undefined) return t('link.bauds', { baud: ups.baud });
  return link.carrier === 'modbus-tcp' ? carrierName(link.carrier) : undefined;
}
