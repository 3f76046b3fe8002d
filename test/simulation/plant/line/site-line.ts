import type { SiteDraw } from '../../world/contract.js';

/** The UPS speaks Modbus TCP (`[serial] port=tcp://...`), and there is no serial line. */
export const isOnNetwork = ({ settings }: SiteDraw) => settings.serial?.port?.startsWith('tcp://') ?? false;
