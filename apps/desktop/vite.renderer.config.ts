import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  root: "src/renderer",
  // Relative, so that one build works under app:// and http.
  base: "./",
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ["@llm/source", ...defaultClientConditions] },
  build: {
    outDir: "../../dist/renderer",
    emptyOutDir: true,
    target: ["chrome120", "firefox128", "safari17.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Read from this machine, not over a network.
    chunkSizeWarningLimit: 1500,
  },
});
