import type { Bilingual } from '../../core/bilingual.js';

export type Carrier = 'modbus-rtu' | 'modbus-tcp';

/** What to check while nothing answers, as the log, Home and the page of the link say it. */
export const whatToCheck: Readonly<Record<Carrier, Bilingual>> = {
  'modbus-rtu': {
    en: 'the supply of the UPS, the cable and its wires A and B, the speed, the Modbus address ([serial] slave), and that the card sits in its COM-Slot',
    fr: "l'alimentation de l'ASI, le câble et ses fils A et B, la vitesse, l'adresse Modbus ([serial] slave), et que la carte est bien dans son COM-Slot",
  },
  'modbus-tcp': {
    en: 'the supply of the UPS, the network, the address and the port, a firewall on the way, and the unit identifier ([serial] slave)',
    fr: "l'alimentation de l'ASI, le réseau, l'adresse et le port, un pare-feu sur le chemin, et l'identifiant d'unité ([serial] slave)",
  },
};
