@echo off
rem Starts Thalweg: thalweg COMMAND [OPTION...]. It needs a Java 17 or later.
rem
rem   JAVA_HOME     which Java; else the java that the PATH finds
rem   THALWEG_OPTS  more options for this Java, for example -Xmx4g

setlocal
set "NEXT=install a Java 17 or later, or set JAVA_HOME to the folder of one"

set "CLASSES=%~dp0thalweg.jar"
if exist "%CLASSES%" goto java
set "CLASSES=%~dp0..\lib\*"
if exist "%~dp0..\lib\thalweg.jar" goto java
echo thalweg: thalweg.jar is neither beside %~f0 nor in the folder lib; build it with: mvn -q package -DskipTests 1>&2
exit /b 1

:java
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if not defined JAVA_HOME goto version
if exist "%JAVA%" goto version
echo thalweg: JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe; %NEXT% 1>&2
exit /b 1

:version
rem The third word of: openjdk version "17.0.15" 2025-04-15; Java 8 calls itself 1.8.
set "VERSION="
for /f tokens^=2-3^ delims^=.^-_^" %%a in ('^""%JAVA%" -version 2^>^&1 ^| findstr /c:" version "^"') do (
  set "VERSION=%%a"
  if "%%a"=="1" set "VERSION=%%b"
)
if not defined VERSION (
  echo thalweg: there is no java in the PATH, or it names no version; %NEXT% 1>&2
  exit /b 1
)
if %VERSION% LSS 17 (
  echo thalweg: %JAVA% is Java %VERSION%; %NEXT% 1>&2
  exit /b 1
)

"%JAVA%" --enable-native-access=ALL-UNNAMED "-Dthalweg.command=%~0" %THALWEG_OPTS% -cp "%CLASSES%" io.thalweg.cli.Main %*
exit /b %ERRORLEVEL%
