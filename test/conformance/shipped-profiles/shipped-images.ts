import { apcSmartUps } from './apc-smart-ups.js';
import { chlorideManageups } from './chloride-manageups.js';
import { generexCs141 } from './generex-cs141.js';
import { huaweiUps2000 } from './huawei-ups2000.js';
import { liebertApmNxcNxr } from './liebert-apm-nxc-nxr.js';
import type { ProfileImage } from './profile-image.js';
import { rielloMulticom302 } from './riello-multicom-302.js';
import { tripliteModbuscard } from './tripplite-modbuscard.js';

/** A UPS of each profile that ships, its registers typed in from the document. */
export const shippedImages: readonly ProfileImage[] = [
  apcSmartUps,
  chlorideManageups,
  generexCs141,
  huaweiUps2000,
  liebertApmNxcNxr,
  rielloMulticom302,
  tripliteModbuscard,
];
