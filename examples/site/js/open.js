"use strict";

// Say whether the bakery is open right now.
const element = document.getElementById("open");
const now = new Date();
const open = now.getDay() >= 2 && now.getHours() >= 7 && now.getHours() < 13;
element.append(open ? " We are open now." : " We are closed now.");
