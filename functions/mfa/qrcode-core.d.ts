// The part of `qrcode` that makes the pattern, without its PNG and terminal writers (20 kB bundled instead of 60).
declare module 'qrcode/lib/core/qrcode.js' {
  export { create } from 'qrcode';
}
