"""Academies, their people and what they teach: tenants, sign-in, lectures, exams, students."""
