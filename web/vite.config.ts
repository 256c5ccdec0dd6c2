import { defineConfig } from "vite";

/** The server serves the built files below /static/, and index.html at every page address. */
export default defineConfig({
  base: "/static/",
  build: {
    // Never inline a file as a data: address: the pages' Content-Security-Policy is default-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
});
