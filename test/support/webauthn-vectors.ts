// A whole ceremony that another implementation made (nid-webauthn-emulator 0.2.11) and @simplewebauthn/server accepts: RP id
// example.com, origin https://app.example.com, user demo, ES256. The challenges are the bytes 0…31 and 255…224.
export const rpId = 'example.com';
export const origin = 'https://app.example.com';
export const challenges = {
  registration: Uint8Array.from({ length: 32 }, (_, index) => index),
  authentication: Uint8Array.from({ length: 32 }, (_, index) => 255 - index),
};

export const credentialId = 'vyRR4eix3KXMEFKv7fv4_mo9SrOpBDtT1c7NoaTKSqM';
export const aaguid = '4e49442d-4155-5448-2d33-313431353932';
export const key = {
  kty: 'EC',
  crv: 'P-256',
  x: 'pvTiO6RH1e3WhpzsGEiQfFu2NqkaDpZBjpzavFUW3l0',
  y: 'Ioaxr4pSs20ZJuKAwnSnaFR3odAzfRJfgJVDjsXktUA',
};

export const registration =
  '{"challenge":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","origin":"https://app.example.com","type":"webauthn.create","crossOrigin":false}::-93,99,102,109,116,100,110,111,110,101,103,97,116,116,83,116,109,116,-96,104,97,117,116,104,68,97,116,97,88,-92,-93,121,-90,-10,-18,-81,-71,-91,94,55,-116,17,-128,52,-30,117,30,104,47,-85,-97,45,48,-85,19,-46,18,85,-122,-50,25,71,93,0,0,0,0,78,73,68,45,65,85,84,72,45,51,49,52,49,53,57,50,0,32,-65,36,81,-31,-24,-79,-36,-91,-52,16,82,-81,-19,-5,-8,-2,106,61,74,-77,-87,4,59,83,-43,-50,-51,-95,-92,-54,74,-93,-91,1,2,3,38,32,1,33,88,32,-90,-12,-30,59,-92,71,-43,-19,-42,-122,-100,-20,24,72,-112,124,91,-74,54,-87,26,14,-106,65,-114,-100,-38,-68,85,22,-34,93,34,88,32,34,-122,-79,-81,-118,82,-77,109,25,38,-30,-128,-62,116,-89,104,84,119,-95,-48,51,125,18,95,-128,-107,67,-114,-59,-28,-75,64::vyRR4eix3KXMEFKv7fv4_mo9SrOpBDtT1c7NoaTKSqM';

export const authentication =
  '{"type":"webauthn.get","challenge":"__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA","origin":"https://app.example.com","crossOrigin":false}::-93,121,-90,-10,-18,-81,-71,-91,94,55,-116,17,-128,52,-30,117,30,104,47,-85,-97,45,48,-85,19,-46,18,85,-122,-50,25,71,29,0,0,0,1::48,68,2,32,54,-124,95,28,67,-112,-107,26,60,7,59,89,83,42,69,-55,98,65,-46,-99,19,-63,-96,-35,42,19,56,91,16,78,42,-42,2,32,76,114,123,32,-10,61,-116,119,-83,117,-83,-4,-5,82,-96,-56,-36,-101,-74,77,83,106,-46,63,-105,-51,103,-79,-12,79,109,114::vyRR4eix3KXMEFKv7fv4_mo9SrOpBDtT1c7NoaTKSqM::ZGVtbw';
