import { exposeConnection } from "@llm/electron-ipc/preload";
import { contextBridge, ipcRenderer } from "electron";

exposeConnection({ ipcRenderer, contextBridge, window, platform: process.platform });
